//! The exports: an engine opens loaders, a loader becomes a data set, a data set runs tasks.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use bytes::Bytes;
use js_sys::{Array, Object, Promise, Uint8Array};
use serde_json::Value;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::future_to_promise;

use super::convert::{JsResult, from_js, outcome_to_js, set, to_js, to_js_error};
use super::host::JsHost;
use crate::clean::CleanParams;
use crate::dataset::{self, LoadStep, PackedShare, ReadShare, Spec, Standing};
use crate::error::Result;
use crate::export::ExportOptions;
use crate::ingest::{OpenOptions, Part, Share};
use crate::registry;
use crate::task::{Budget, Chore, Context, Model};

/// One memory budget and everything opened under it.
#[wasm_bindgen]
pub struct Engine {
    budget: Budget,
    /// What is done for tasks of others, by its number; not what is being answered right now.
    chores: Rc<RefCell<HashMap<u64, Box<dyn Chore>>>>,
}

#[wasm_bindgen]
impl Engine {
    /// An engine whose data sets and tasks may hold `memoryBudget` bytes together.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(memory_budget: f64) -> Self {
        Self { budget: Budget::new(memory_budget as u64), chores: Rc::default() }
    }

    /// Bytes held now.
    #[wasm_bindgen(getter, js_name = memoryUsed)]
    #[must_use]
    pub fn memory_used(&self) -> f64 {
        self.budget.used() as f64
    }

    /// Starts reading files as one table, by their names and sizes in bytes; see `OpenOptions`. A size that is not known yet is
    /// `Infinity`.
    pub fn open(&self, names: Vec<String>, sizes: Vec<f64>, options: JsValue) -> JsResult<Loader> {
        let open = || dataset::Loader::open(parts(names, sizes), from_js::<OpenOptions>(options)?, self.budget.clone());
        open().map(|inner| Loader { inner }).map_err(to_js_error)
    }

    /// As `open`, for one task, which the data set then runs with the same parameters: only what it needs is read and kept.
    #[wasm_bindgen(js_name = openFor)]
    pub fn open_for(&self, names: Vec<String>, sizes: Vec<f64>, options: JsValue, task: &str, params: JsValue) -> JsResult<Loader> {
        let open = || {
            let (options, params) = (from_js::<OpenOptions>(options)?, from_js::<Value>(params)?);
            dataset::Loader::open_for(parts(names, sizes), options, self.budget.clone(), task, params)
        };
        open().map(|inner| Loader { inner }).map_err(to_js_error)
    }

    /// Starts reading shares of files, for a loader of the whole in another instance: see `Loader.readShare`.
    #[wasm_bindgen(js_name = openShares)]
    pub fn open_shares(&self, names: Vec<String>, sizes: Vec<f64>, options: JsValue, tasks: JsValue) -> JsResult<Loader> {
        let open = || {
            let (options, tasks) = (from_js::<OpenOptions>(options)?, from_js::<Vec<Spec>>(tasks)?);
            dataset::Loader::open_shares(parts(names, sizes), options, tasks, self.budget.clone())
        };
        open().map(|inner| Loader { inner }).map_err(to_js_error)
    }

    /// Answers a message of a task elsewhere: the first of a number begins the chore of this name. Resolves with bytes; what fails is over.
    pub fn chore(&self, number: f64, name: String, message: Vec<u8>, host: JsHost) -> Promise {
        let (chores, number) = (Rc::clone(&self.chores), number as u64);
        let cx = Context::new(Rc::new(host), self.budget.clone());
        future_to_promise(async move {
            let begun = chores.borrow_mut().remove(&number);
            let mut chore = begun.map_or_else(|| registry::chore(&name), Ok).map_err(to_js_error)?;
            let answer = chore.answer(&cx, message).await.map_err(to_js_error)?;
            chores.borrow_mut().insert(number, chore);
            Ok(Uint8Array::from(answer.as_slice()).into())
        })
    }

    /// Lets a chore go.
    #[wasm_bindgen(js_name = endChore)]
    pub fn end_chore(&self, number: f64) {
        self.chores.borrow_mut().remove(&(number as u64));
    }

    /// Compares the table of one portrait with that of another, see `compare` in `src/dataset`.
    pub fn compare(reference: &[u8], current: &[u8], params: JsValue) -> JsResult<JsValue> {
        let compare = || {
            let (reference, current) = (Model::from_bytes(reference)?, Model::from_bytes(current)?);
            outcome_to_js(&dataset::compare(&reference, &current, from_js::<Value>(params)?)?)
        };
        compare().map_err(to_js_error)
    }

    /// A data set from its state, of which the rows are in its cache.
    pub fn restore(&self, state: Vec<u8>) -> JsResult<Dataset> {
        let restored = dataset::Dataset::restore(&state, self.budget.clone());
        restored.map(|inner| Dataset { inner: Rc::new(inner) }).map_err(to_js_error)
    }

    /// `{ task, method, summary }` of every method there is.
    pub fn tasks() -> Array {
        registry::methods()
            .map(|method| {
                let js = Object::new();
                set(&js, "task", &method.task.into());
                set(&js, "method", &method.name.into());
                set(&js, "summary", &method.summary.into());
                JsValue::from(js)
            })
            .collect()
    }
}

fn parts(names: Vec<String>, sizes: Vec<f64>) -> Vec<Part> {
    let size = |size: f64| size.is_finite().then_some(size as u64);
    names.into_iter().zip(sizes).map(|(name, bytes)| Part { name, size: size(bytes) }).collect()
}

/// A data set while its source is being read.
#[wasm_bindgen]
pub struct Loader {
    inner: dataset::Loader,
}

#[wasm_bindgen]
impl Loader {
    /// Goes on with what it has: `{ kind: "need", ranges: [start, end][] }`, `{ kind: "batch", rows }`,
    /// `{ kind: "restart" }` or `{ kind: "done" }`.
    pub fn step(&mut self) -> JsResult<Object> {
        let js = Object::new();
        match self.inner.step().map_err(to_js_error)? {
            LoadStep::Need(ranges) => {
                let ranges: Array =
                    ranges.iter().map(|range| Array::of2(&(range.start as f64).into(), &(range.end as f64).into())).collect();
                set(&js, "kind", &"need".into());
                set(&js, "ranges", &ranges);
            }
            LoadStep::Batch { rows } => {
                set(&js, "kind", &"batch".into());
                set(&js, "rows", &(rows as f64).into());
            }
            LoadStep::Restart => set(&js, "kind", &"restart".into()),
            LoadStep::Done => set(&js, "kind", &"done".into()),
        }
        Ok(js)
    }

    /// Takes bytes of the source that start at `offset`.
    pub fn feed(&mut self, offset: f64, bytes: Vec<u8>) -> JsResult<()> {
        self.inner.feed(offset as u64, Bytes::from(bytes)).map_err(to_js_error)
    }

    /// The source has `size` bytes: told after what there is of a range that reaches beyond, where the size was not known.
    pub fn end(&mut self, size: f64) {
        self.inner.end(size as u64);
    }

    /// The parts of an exported file that are ready, a list of `Uint8Array`; each is handed out once.
    pub fn parts(&mut self) -> Array {
        self.inner.parts().iter().map(|part| JsValue::from(Uint8Array::from(part.as_slice()))).collect()
    }

    /// The profile of the rows read so far, or `null` while there is no schema or no profile is kept.
    pub fn profile(&self) -> JsResult<JsValue> {
        to_js(&self.inner.profile()).map_err(to_js_error)
    }

    /// Number of shares that the source can be read in, once that is known: 0 where it can only be read as a whole.
    pub fn shares(&self) -> f64 {
        self.inner.shares() as f64
    }

    /// Where a share of a text ends, but for its last row; nothing for other sources, of which only what is asked for is needed.
    #[wasm_bindgen(js_name = shareEnd)]
    pub fn share_end(&self, index: f64) -> Option<f64> {
        self.inner.share_end(index as u64).map(|byte| byte as f64)
    }

    /// `OpenOptions` for those who read the shares.
    pub fn options(&self) -> JsResult<JsValue> {
        to_js(self.inner.options()).map_err(to_js_error)
    }

    /// `{ task, params }` of the tasks that run over the rows of each share.
    pub fn tasks(&self) -> JsResult<JsValue> {
        to_js(&self.inner.tasks().to_vec()).map_err(to_js_error)
    }

    /// Are rows wanted with the shares, as far as that is known?
    pub fn keeps(&self) -> bool {
        self.inner.keeps()
    }

    /// Caches the rows that are read from now on: all of them, or those that are not kept in memory.
    pub fn cache(&mut self, always: bool) -> JsResult<()> {
        self.inner.cache(always).map_err(to_js_error)
    }

    /// The next bytes of the cache and where in it they belong, `{ at, bytes }`; nothing where there are none for now.
    #[wasm_bindgen(js_name = nextCached)]
    pub fn next_cached(&mut self) -> JsResult<Option<Object>> {
        let next = self.inner.next_cached().map_err(to_js_error)?;
        Ok(next.map(|(at, bytes)| {
            let js = Object::new();
            set(&js, "at", &(at as f64).into());
            set(&js, "bytes", &Uint8Array::from(&bytes[..]));
            js
        }))
    }

    /// Gives the cache up.
    #[wasm_bindgen(js_name = forgetCache)]
    pub fn forget_cache(&mut self) {
        self.inner.forget_cache();
    }

    /// Are rows cached as they come, as far as that is known?
    pub fn caches(&self) -> bool {
        self.inner.caches()
    }

    /// Reads a share from now on, from where it begins if that is known, with its rows where they are to be kept.
    #[wasm_bindgen(js_name = readShare)]
    pub fn read_share(&mut self, index: f64, begin: Option<f64>, kept: bool) -> JsResult<()> {
        let share = Share { index: index as u64, begin: begin.map(|byte| byte as u64) };
        self.inner.read_share(share, kept).map_err(to_js_error)
    }

    /// What was read of a share, once `step` has answered `done`.
    #[wasm_bindgen(js_name = finishShare)]
    pub fn finish_share(&mut self) -> JsResult<ShareRead> {
        self.inner.finish_share().map(|inner| ShareRead { inner }).map_err(to_js_error)
    }

    /// Takes the next share, which is used up; `false` where it has to be read again from `nextShareBegin`.
    pub fn absorb(&mut self, share: ShareRead) -> JsResult<bool> {
        self.inner.absorb(share.inner).map_err(to_js_error)
    }

    /// Where the next share begins, once the one before it was taken.
    #[wasm_bindgen(js_name = nextShareBegin)]
    pub fn next_share_begin(&self) -> Option<f64> {
        self.inner.next_share_begin().map(|byte| byte as f64)
    }

    /// Of a loader that `Dataset.cleaner` made: does it clean the rows as they come by? If not, its data set is to be cleaned.
    pub fn cleans(&self) -> bool {
        self.inner.cleans()
    }

    /// Once `step` has answered `done`: the recipe with the figures that were sought, for another `Dataset.cleaner`; `null` where the rows were cleaned.
    pub fn refined(&mut self) -> JsResult<JsValue> {
        let refined = self.inner.refined().map_err(to_js_error)?;
        to_js(&refined).map_err(to_js_error)
    }

    /// What was done to the rows, see `CleanReport`.
    pub fn report(&mut self) -> JsResult<JsValue> {
        let report = self.inner.report().map_err(to_js_error)?;
        to_js(&report).map_err(to_js_error)
    }

    /// The data set, once `step` has answered `done`. The loader is used up.
    pub fn finish(self) -> JsResult<Dataset> {
        self.inner.finish().map(|inner| Dataset { inner: Rc::new(inner) }).map_err(to_js_error)
    }
}

/// A share that has been read.
#[wasm_bindgen]
pub struct ShareRead {
    inner: ReadShare,
}

#[wasm_bindgen]
impl ShareRead {
    /// `{ head, rows }`, for `unpack` in another instance, the rows as they are cached where they will be. The share is used up.
    pub fn pack(self, cached: bool) -> JsResult<Object> {
        let PackedShare { head, rows } = self.inner.pack(cached).map_err(to_js_error)?;
        let js = Object::new();
        set(&js, "head", &Uint8Array::from(head.as_slice()));
        set(&js, "rows", &joined(&rows));
        Ok(js)
    }

    /// A share that was read in another instance.
    pub fn unpack(head: &[u8], rows: Vec<u8>) -> JsResult<ShareRead> {
        ReadShare::unpack(head, rows).map(|inner| Self { inner }).map_err(to_js_error)
    }
}

/// What a task of one pass knows of the rows that it has seen.
#[wasm_bindgen]
pub struct Passed {
    inner: Standing,
}

/// An open data set.
#[wasm_bindgen]
pub struct Dataset {
    // Shared with running tasks, so that `free` during a task is safe, the memory goes when the task ends, and what is appended
    // meanwhile goes to a clone.
    inner: Rc<dataset::Dataset>,
}

#[wasm_bindgen]
impl Dataset {
    /// `{ name, type, nullable }` of every column.
    #[wasm_bindgen(getter)]
    pub fn schema(&self) -> JsResult<JsValue> {
        to_js(&self.inner.columns()).map_err(to_js_error)
    }

    /// Number of rows.
    #[wasm_bindgen(getter, js_name = rowCount)]
    #[must_use]
    pub fn row_count(&self) -> f64 {
        self.inner.n_rows() as f64
    }

    /// Bytes held by the columns.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn memory(&self) -> f64 {
        self.inner.memory() as f64
    }

    /// What was found out about the source, see `Findings`.
    #[wasm_bindgen(getter)]
    pub fn findings(&self) -> JsResult<JsValue> {
        to_js(self.inner.findings()).map_err(to_js_error)
    }

    /// Whether the rows are in memory.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn kept(&self) -> bool {
        self.inner.is_kept()
    }

    /// The profile kept while reading, or `null` where none is kept or before the first rows.
    pub fn profile(&self) -> JsResult<JsValue> {
        to_js(&self.inner.profile()).map_err(to_js_error)
    }

    /// Bytes of its cache, where it has one.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn cached(&self) -> Option<f64> {
        self.inner.cached().map(|bytes| bytes as f64)
    }

    /// What `Engine.restore` needs beside the bytes of the cache; nothing where there is none, or not all rows are in it.
    pub fn state(&self) -> JsResult<Option<Uint8Array>> {
        let state = self.inner.state().map_err(to_js_error)?;
        Ok(state.map(|bytes| Uint8Array::from(bytes.as_slice())))
    }

    /// Reads from the source again, not from the cache.
    #[wasm_bindgen(js_name = forgetCache)]
    pub fn forget_cache(&mut self) {
        Rc::make_mut(&mut self.inner).forget_cache();
    }

    /// A loader of rows that are to be appended, as `Engine.open` makes one of a data set.
    pub fn appender(&self, names: Vec<String>, sizes: Vec<f64>, options: JsValue) -> JsResult<Loader> {
        let open = || self.inner.appender(parts(names, sizes), from_js::<OpenOptions>(options)?);
        open().map(|inner| Loader { inner }).map_err(to_js_error)
    }

    /// Puts rows at the end that an `appender` has read, which are used up. Tasks that are running go on with the rows they began with.
    pub fn append(&mut self, rows: Dataset) -> JsResult<()> {
        let rows = Rc::unwrap_or_clone(rows.inner);
        Rc::make_mut(&mut self.inner).append(rows).map_err(to_js_error)
    }

    /// A loader of what must be read again before the task can run; its data set runs it. Nothing where all is at hand.
    pub fn scan(&self, task: &str, params: JsValue) -> JsResult<Option<Loader>> {
        let scan = || self.inner.scan(task, &from_js::<Value>(params)?);
        loader_of(scan())
    }

    /// The data set as it is now, whatever is appended to it later.
    #[must_use]
    pub fn snapshot(&self) -> Dataset {
        Dataset { inner: Rc::clone(&self.inner) }
    }

    /// What the task asks to begin with over all rows once more; resolves with a text, or nothing where it knows all it needs.
    pub fn further(&self, task: String, params: JsValue, host: JsHost) -> Promise {
        self.later(host, move |dataset, cx| async move {
            let further = dataset.further(&cx, &task, &from_js(params)?).await?;
            Ok(further.map_or(JsValue::UNDEFINED, JsValue::from))
        })
    }

    /// As `scan`, for going over all rows once more.
    #[wasm_bindgen(js_name = scanFurther)]
    pub fn scan_further(&self, task: &str, params: JsValue, state: String) -> JsResult<Option<Loader>> {
        let scan = || self.inner.scan_further(task, &from_js::<Value>(params)?, state);
        loader_of(scan())
    }

    /// As `scan`, for applying a saved model.
    #[wasm_bindgen(js_name = scanForModel)]
    pub fn scan_for_model(&self, model: Vec<u8>) -> JsResult<Option<Loader>> {
        let scan = || self.inner.scan_for_model(&Model::from_bytes(&model)?);
        loader_of(scan())
    }

    /// As `scan`, for some columns, or all of them.
    #[wasm_bindgen(js_name = scanColumns)]
    pub fn scan_columns(&self, columns: Option<Vec<String>>) -> JsResult<Option<Loader>> {
        loader_of(self.inner.scan_columns(columns))
    }

    /// As `scan`, for writing all rows in another format: the loader's `parts` are the file.
    #[wasm_bindgen(js_name = scanExport)]
    pub fn scan_export(&self, options: JsValue) -> JsResult<Option<Loader>> {
        let scan = || self.inner.scan_export(&from_js::<ExportOptions>(options)?);
        loader_of(scan())
    }

    /// Runs a task; resolves with `{ report, table?, model? }`.
    pub fn run(&self, task: String, params: JsValue, host: JsHost) -> Promise {
        self.later(host, move |dataset, cx| async move {
            let params: Value = from_js(params)?;
            outcome_to_js(&dataset.run(&cx, &task, params).await?)
        })
    }

    /// What a task of one pass knows of all rows, for `watch` of this data set or the one that was scanned for it; resolves with it.
    pub fn passed(&self, task: String, params: JsValue, host: JsHost) -> Promise {
        self.later(host, move |dataset, cx| async move {
            let inner = dataset.passed(&cx, &task, from_js(params)?).await?;
            Ok(Passed { inner }.into())
        })
    }

    /// Keeps what a task knows of all rows, which is used up, under a number: rows that are appended are taken in.
    pub fn watch(&mut self, number: f64, passed: Passed) -> JsResult<()> {
        Rc::make_mut(&mut self.inner).watch(number as u64, passed.inner).map_err(to_js_error)
    }

    /// Lets the task of this number go.
    pub fn unwatch(&mut self, number: f64) {
        Rc::make_mut(&mut self.inner).unwatch(number as u64);
    }

    /// The same rows with another data set beside them, which tasks know by a name. What they read of it must be in memory.
    pub fn beside(&self, name: &str, other: &Dataset) -> Dataset {
        Dataset { inner: Rc::new(self.inner.beside(name, &other.inner)) }
    }

    /// The columns that a task reads of another data set, which its parameters name so; nothing where it reads all.
    #[wasm_bindgen(js_name = readsOf)]
    pub fn reads_of(&self, task: &str, params: JsValue, other: &str) -> JsResult<Option<Vec<String>>> {
        from_js::<Value>(params).and_then(|params| dataset::Dataset::reads_of(task, params, other)).map_err(to_js_error)
    }

    /// Runs a task whose table becomes a data set; resolves with `{ report, model?, dataset }`.
    pub fn derive(&self, task: String, params: JsValue, host: JsHost) -> Promise {
        self.later(host, move |dataset, cx| async move {
            let (derived, outcome) = dataset.derive(&cx, &task, from_js(params)?).await?;
            let js = outcome_to_js(&outcome)?;
            set(js.unchecked_ref(), "dataset", &Dataset { inner: Rc::new(derived) }.into());
            Ok(js)
        })
    }

    /// Applies a saved model; resolves like `run`.
    pub fn apply(&self, model: Vec<u8>, host: JsHost) -> Promise {
        self.later(host, move |dataset, cx| async move {
            let model = Model::from_bytes(&model)?;
            outcome_to_js(&dataset.apply(&cx, &model).await?)
        })
    }

    /// A loader that cleans rows which are not in memory, see `Loader.cleans`. Nothing where they are.
    pub fn cleaner(&self, params: JsValue) -> JsResult<Option<Loader>> {
        let cleaner = || self.inner.cleaner(&from_js::<CleanParams>(params)?);
        loader_of(cleaner())
    }

    /// Cleans rows that are in memory; resolves with `{ dataset, report }`, a new data set.
    pub fn clean(&self, params: JsValue, host: JsHost) -> Promise {
        self.later(host, move |dataset, cx| async move {
            let (cleaned, report) = dataset.clean(&cx, &from_js::<CleanParams>(params)?).await?;
            let js = Object::new();
            set(&js, "dataset", &Dataset { inner: Rc::new(cleaned) }.into());
            set(&js, "report", &to_js(&report)?);
            Ok(js.into())
        })
    }

    /// Chosen columns (all where `columns` is missing) as one Arrow IPC stream.
    pub fn table(&self, columns: Option<Vec<String>>) -> JsResult<Uint8Array> {
        let bytes = self.inner.arrow_stream(columns.as_deref()).map_err(to_js_error)?;
        Ok(Uint8Array::from(bytes.as_slice()))
    }

    /// The rows in another format, as a list of `Uint8Array` parts; see `ExportOptions`.
    pub fn export(&self, options: JsValue, host: JsHost) -> Promise {
        self.later(host, move |dataset, cx| async move {
            let options: ExportOptions = from_js(options)?;
            let parts = Array::new();
            dataset
                .export(&cx, &options, |part| {
                    parts.push(&Uint8Array::from(part));
                })
                .await?;
            Ok(parts.into())
        })
    }

    fn later<F>(&self, host: JsHost, work: impl FnOnce(Rc<dataset::Dataset>, Context) -> F) -> Promise
    where
        F: Future<Output = Result<JsValue>> + 'static,
    {
        let cx = Context::new(Rc::new(host), self.inner.budget().clone());
        let work = work(Rc::clone(&self.inner), cx);
        future_to_promise(async move { work.await.map_err(to_js_error) })
    }
}

fn joined(parts: &[Vec<u8>]) -> Uint8Array {
    let length = |parts: &[Vec<u8>]| parts.iter().map(|part| part.len() as u32).sum::<u32>();
    let all = Uint8Array::new_with_length(length(parts));
    for (i, part) in parts.iter().enumerate() {
        let at = length(&parts[..i]);
        all.subarray(at, at + part.len() as u32).copy_from(part);
    }
    all
}

fn loader_of(scan: Result<Option<dataset::Loader>>) -> JsResult<Option<Loader>> {
    scan.map(|loader| loader.map(|inner| Loader { inner })).map_err(to_js_error)
}
