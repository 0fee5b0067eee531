//! Files beyond memory, natively: `cargo bench --bench large -- FILE...`. Counts and profiles each without keeping its rows; prints the time, and the most memory of the
//! process above what it held before (Linux only, from `/proc/self/status`).

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::time::Instant;

use bytes::Bytes;
use tablight::context::Budget;
use tablight::dataset::{LoadStep, Loader};
use tablight::ingest::{Keep, OpenOptions, Part};

/// Bytes read at a time, as in the browser.
const SLICE: u64 = 8 << 20;

fn main() {
    // Cargo hands every bench the flag --bench.
    for path in std::env::args().skip(1).filter(|argument| !argument.starts_with("--")) {
        for (what, profile) in [("counted", false), ("profiled", true)] {
            let before = memory("VmRSS");
            forget_peak();
            let start = Instant::now();
            let rows = read(&path, OpenOptions { keep: Keep::Never, profile, ..OpenOptions::default() });
            let (seconds, above) = (start.elapsed().as_secs_f64(), memory("VmHWM") - before);
            println!("{path}: {rows} rows {what} in {seconds:.1} s, {above:.0} MB above {before:.0} MB");
        }
    }
}

fn read(path: &str, options: OpenOptions) -> u64 {
    let mut file = File::open(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let size = file.metadata().expect("an open file has metadata").len();
    let mut loader = Loader::open(vec![Part { name: path.to_owned(), size: Some(size) }], options, Budget::new(1_500_000_000))
        .expect("default options are valid");
    let mut ahead: (u64, Bytes) = (0, Bytes::new());
    loop {
        match loader.step().unwrap_or_else(|error| panic!("{path}: {error}")) {
            LoadStep::Need(ranges) => {
                for range in ranges {
                    let mut at = range.start;
                    while at < range.end.min(size) {
                        if at < ahead.0 || at >= ahead.0 + ahead.1.len() as u64 {
                            let mut bytes = vec![0; SLICE.min(size - at) as usize];
                            file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(&mut bytes)).expect("the file can be read");
                            ahead = (at, bytes.into());
                        }
                        let held = ahead.0 + ahead.1.len() as u64;
                        let end = range.end.min(held);
                        loader
                            .feed(at, ahead.1.slice((at - ahead.0) as usize..(end - ahead.0) as usize))
                            .expect("what was asked for");
                        at = end;
                    }
                }
            }
            LoadStep::Batch { .. } | LoadStep::Restart => {}
            LoadStep::Done => return loader.finish().expect("done").n_rows(),
        }
    }
}

/// A field of `/proc/self/status`, in megabytes.
fn memory(field: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field)?.strip_prefix(':')).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or(0.0) * 1024.0 / 1e6
}

fn forget_peak() {
    // Where this is not allowed, the peak is that of the whole run.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}
