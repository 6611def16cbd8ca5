//! Codes under criterion: one code, and the list that is redrawn each second. The ratios are in the table.
#![expect(clippy::unwrap_used, reason = "nothing is measured if the scene cannot be set")]

use countersign::Secret;
use countersign::codes::{Algorithm, Code, CodeParameters, Moment, Prepared, Seed, single_code};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use std::hint::black_box;

const NOW: u64 = 1_800_000_000;

fn one_code(c: &mut Criterion) {
    let mut group = c.benchmark_group("one code");
    for algorithm in Algorithm::ALL {
        let parameters = CodeParameters::totp(algorithm, 6, 30).unwrap();
        let seed = seed(1, algorithm);
        group.bench_function(BenchmarkId::new("key set up and wiped", algorithm.name()), |b| {
            b.iter(|| single_code(&seed, &parameters, Moment::Time(black_box(NOW))).unwrap());
        });
        let prepared = Prepared::new(&seed, parameters);
        group.bench_function(BenchmarkId::new("prepared key", algorithm.name()), |b| {
            b.iter(|| prepared.code_at(black_box(NOW)).unwrap());
        });
    }
}

fn lists(c: &mut Criterion) {
    let mut group = c.benchmark_group("list of codes");
    let parameters = CodeParameters::totp(Algorithm::Sha1, 6, 30).unwrap();
    for size in [10, 1_000, 10_000_u64] {
        let prepared: Vec<Prepared> = (0..size).map(|n| Prepared::new(&seed(n, Algorithm::Sha1), parameters)).collect();
        group.throughput(Throughput::Elements(size));
        group.bench_function(BenchmarkId::from_parameter(size), |b| {
            b.iter(|| prepared.iter().map(|key| key.code_at(black_box(NOW)).unwrap()).collect::<Vec<Code>>());
        });
    }
}

/// As long as the hash, and different for each `n`.
fn seed(n: u64, algorithm: Algorithm) -> Seed {
    let mut bytes = vec![0x5e; algorithm.hash_length() - 8];
    bytes.extend_from_slice(&n.to_be_bytes());
    Seed::new(Secret::new(bytes)).unwrap()
}

criterion_group!(benches, one_code, lists);
criterion_main!(benches);
