//! Time by the clock, for ratios within one run: `cargo bench --no-default-features --bench speed`.

mod cases;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};

fn speed(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("commonpurse");
    for mut case in cases::all() {
        group.throughput(Throughput::Elements(case.units));
        group.bench_function(case.name, |bencher| bencher.iter(&mut case.work));
    }
    group.finish();
}

criterion_group!(benches, speed);
criterion_main!(benches);
