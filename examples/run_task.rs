//! Runs any task on a file, natively, and prints the report with the seconds it took, and took in each of its phases. The table of results, where there is
//! one, goes to a file in the Arrow IPC format if a fourth argument names it.
//!
//! ```sh
//! cargo run --release --example run_task -- segment customers.parquet '{"k": 8}' segments.arrow
//! ```

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::error::Error;
use std::fs::File;
use std::rc::Rc;
use std::time::Instant;

use arrow::ipc::writer::FileWriter;
use serde_json::{Value, json};
use tablight::ingest::{OpenOptions, read_slice};
use tablight::registry;
use tablight::task::{Budget, Context, Host, Progress};

/// Times the phases of a task, from checkpoint to checkpoint.
struct Clock {
    last: RefCell<Instant>,
    phases: RefCell<BTreeMap<&'static str, f64>>,
}

impl Host for Clock {
    fn progress(&self, progress: Progress) {
        let since = self.last.replace(Instant::now());
        *self.phases.borrow_mut().entry(progress.phase).or_default() += since.elapsed().as_secs_f64();
    }

    fn cancelled(&self) -> bool {
        false
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [task, file, params_and_out @ ..] = args.as_slice() else {
        return Err("usage: run_task TASK FILE [PARAMS as JSON [OUT.arrow]]".into());
    };
    let params: Value = params_and_out.first().map_or(Ok(Value::Null), |text| serde_json::from_str(text))?;
    let start = Instant::now();
    let table = read_slice(&std::fs::read(file)?, file, OpenOptions::default())?;
    let read_s = start.elapsed().as_secs_f64();
    let start = Instant::now();
    let clock = Rc::new(Clock { last: RefCell::new(start), phases: RefCell::default() });
    let cx = Context::new(clock.clone(), Budget::unlimited());
    let outcome = pollster::block_on(registry::run(&cx, &table, task, params))?;
    let task_s = start.elapsed().as_secs_f64();
    if let (Some(out), Some([first, ..])) = (params_and_out.get(1), outcome.table.as_deref()) {
        let mut writer = FileWriter::try_new(File::create(out)?, &first.schema())?;
        outcome.table.iter().flatten().try_for_each(|batch| writer.write(batch))?;
        writer.finish()?;
    }
    println!(
        "{:#}",
        json!({ "readSeconds": read_s, "taskSeconds": task_s, "phaseSeconds": *clock.phases.borrow(), "report": outcome.report })
    );
    Ok(())
}
