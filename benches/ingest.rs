//! How fast sources are read: `cargo bench --bench ingest`, or with files of your own `cargo bench --bench ingest -- a.csv b.parquet`.
//!
//! Prints a line per source, `ingest/<format>/<rows>x<columns>`, with the best and the median of five runs.

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use bytes::Bytes;
use tablight::export::{self, ExportFormat, ExportOptions};
use tablight::ingest::{OpenOptions, open, read_all, read_slice};
use tablight::table::Table;

const RUNS: usize = 5;
const ROWS: usize = 500_000;

fn main() {
    // Cargo hands every bench the flag --bench.
    let files: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if files.is_empty() {
        let text = sales(ROWS);
        let table = read_slice(&text, "sales.csv", OpenOptions::default()).expect("the sample is a valid CSV");
        measure("sales.csv", &text.into());
        for (name, format) in [("sales.arrow", ExportFormat::Arrow), ("sales.parquet", ExportFormat::Parquet)] {
            let options = ExportOptions { format, ..ExportOptions::default() };
            measure(name, &export::write_all(&table, &options).expect("the sample can be written").into());
        }
    }
    for file in files {
        measure(&file, &std::fs::read(&file).unwrap_or_else(|error| panic!("{file}: {error}")).into());
    }
}

fn measure(name: &str, source: &Bytes) {
    let mut times = Vec::with_capacity(RUNS);
    let mut shape = String::new();
    for _ in 0..RUNS {
        let start = Instant::now();
        let table = read(name, source);
        times.push(start.elapsed());
        shape = format!("{}x{}", table.n_rows(), table.schema().fields().len());
        black_box(table);
    }
    times.sort_unstable();
    let format = Path::new(name).extension().unwrap_or_default().to_string_lossy();
    let speed = |time: Duration| source.len() as f64 / 1e6 / time.as_secs_f64();
    println!(
        "ingest/{format}/{shape}: best {:.0} ms, {:.0} MB/s; median {:.0} ms, {:.0} MB/s",
        times[0].as_secs_f64() * 1e3,
        speed(times[0]),
        times[RUNS / 2].as_secs_f64() * 1e3,
        speed(times[RUNS / 2]),
    );
}

fn read(name: &str, source: &Bytes) -> Table {
    let mut decoder = open(name, Some(source.len() as u64), OpenOptions::default()).expect("default options are valid");
    read_all(&mut *decoder, source, usize::MAX).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Sales of a shop, by a formula.
fn sales(n_rows: usize) -> Vec<u8> {
    let mut text = String::from("id,at,store,product,quantity,price,paid,note\n");
    for row in 0..n_rows {
        let (store, product) = (row * 7 % 40, row * 31 % 997);
        let (day, second) = (row / 50_000 % 28 + 1, row % 86_400);
        writeln!(
            text,
            "{row},2024-03-{day:02}T{:02}:{:02}:{:02},store-{store},\"Product {product}, boxed\",{},{}.{:02},{},",
            second / 3600,
            second / 60 % 60,
            second % 60,
            row % 9 + 1,
            product * 3 % 200,
            product % 100,
            row % 3 != 0,
        )
        .expect("writing to memory does not fail");
    }
    text.into_bytes()
}
