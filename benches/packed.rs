//! How small rows become in memory, and how fast: `cargo bench --bench packed -- sales.csv`, without a file for a generated sample.
//!
//! Prints a line per column with the bytes of a row as Arrow arrays and packed, and how fast it is packed and unpacked, in bytes of the
//! arrays, at the best of five runs; then one for all columns.

use std::fmt::Write;
use std::hint::black_box;
use std::time::{Duration, Instant};

use tablight::error::Result;
use tablight::ingest::{OpenOptions, read_slice};
use tablight::table::{Batch, Table, type_name};

const RUNS: usize = 5;
const ROWS: usize = 500_000;

fn main() -> Result<()> {
    // Cargo hands every bench the flag --bench.
    let files: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    if files.is_empty() {
        measure(&read_slice(&sales(ROWS), "sales.csv", OpenOptions::default())?)?;
    }
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_else(|error| panic!("{file}: {error}"));
        println!("{file}");
        measure(&read_slice(&bytes, &file, OpenOptions::default())?)?;
    }
    Ok(())
}

fn measure(table: &Table) -> Result<()> {
    for (index, field) in table.schema().fields().iter().enumerate() {
        line(&format!("{}: {}", field.name(), type_name(field.data_type())), &table.project(&[index])?)?;
    }
    line("all columns", table)
}

fn line(name: &str, table: &Table) -> Result<()> {
    let (packed, packing) = best(|| table.pack())?;
    let ((), unpacking) = best(|| packed.batches().try_for_each(|batch| batch.map(|batch| drop(black_box(batch)))))?;
    let bytes = |table: &Table| table.held().iter().map(Batch::bytes).sum::<u64>() as f64;
    let (rows, plain) = (table.n_rows() as f64, bytes(table));
    let speed = |time: Duration| plain / 1e9 / time.as_secs_f64();
    println!(
        "packed/{name}: {:.2} bytes a row, packed {:.2}, {:.1} times smaller; packed at {:.2} GB/s, unpacked at {:.2} GB/s",
        plain / rows,
        bytes(&packed) / rows,
        plain / bytes(&packed),
        speed(packing),
        speed(unpacking),
    );
    Ok(())
}

fn best<T>(run: impl Fn() -> Result<T>) -> Result<(T, Duration)> {
    let timed = || -> Result<(T, Duration)> {
        let start = Instant::now();
        Ok((black_box(run()?), start.elapsed()))
    };
    let mut best = timed()?;
    for _ in 1..RUNS {
        let next = timed()?;
        if next.1 < best.1 {
            best = next;
        }
    }
    Ok(best)
}

/// Sales of a shop, by a formula.
fn sales(n_rows: usize) -> Vec<u8> {
    let mut text = String::from("id,order,at,store,price,weight,paid,note\n");
    for row in 0..n_rows {
        let (store, price) = (row * 7 % 40, row * 31 % 9_973);
        let (day, second) = (row / 50_000 % 28 + 1, row % 86_400);
        writeln!(
            text,
            "{row},ORD-{:08},2024-03-{day:02}T{:02}:{:02}:{:02},store-{store},{}.{:02},{},{},{:x}",
            row + 1_000_000,
            second / 3600,
            second / 60 % 60,
            second % 60,
            price / 100,
            price % 100,
            (row as f64).sqrt(),
            row % 3 != 0,
            (row as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15),
        )
        .expect("writing to memory does not fail");
    }
    text.into_bytes()
}
