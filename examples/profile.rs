//! Profiles a file and prints the report as JSON; says on the error stream how long the rows took.
//!
//! ```text
//! cargo run --release --example profile -- sales.csv > report.json
//! ```

use std::time::Instant;

use tablight::ingest::{self, OpenOptions};
use tablight::profile::Profiler;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("usage: profile FILE")?;
    let started = Instant::now();
    let table = ingest::read_slice(&std::fs::read(&path)?, &path, OpenOptions::default())?;
    let read = started.elapsed();

    let started = Instant::now();
    let mut profiler = Profiler::new(table.schema());
    for batch in table.batches() {
        profiler.update(&batch?)?;
    }
    let report = profiler.finish();
    let profiled = started.elapsed();

    println!("{}", serde_json::to_string_pretty(&report)?);
    let n_values = (report.rows * report.columns.len() as u64).max(1);
    let per_value = profiled.as_nanos() as f64 / n_values as f64;
    eprintln!("read in {read:.2?}, profiled {n_values} values in {profiled:.2?}: {per_value:.1} ns per value");
    Ok(())
}
