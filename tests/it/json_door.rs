//! The example that reads JSON Lines: the contract of its answers, and what it says of bad lines. It is run as built beside these tests.

#![expect(clippy::print_stdout, reason = "a check that was not made is said")]

use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::source::package_file;

/// The example, if it was built; `cargo test` builds it, `cargo test --test it` does not.
fn program() -> Option<PathBuf> {
    let tests = std::env::current_exe().unwrap();
    let path = tests.parent()?.parent()?.join("examples/adjust");
    let path = path.with_extension(std::env::consts::EXE_EXTENSION);
    path.is_file().then_some(path)
}

/// The answers to lines.
fn answers(lines: &[String]) -> Option<Vec<Value>> {
    let Some(program) = program() else {
        println!("NOT CHECKED: the example adjust is not built");
        return None;
    };
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let text = lines.join("\n") + "\n";
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let answers: Vec<Value> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).unwrap())
        .collect();
    assert_eq!(answers.len(), lines.len());
    Some(answers)
}

fn airline() -> Value {
    let text =
        std::fs::read_to_string(package_file("tests/golden/regarima/series/airline.json")).unwrap();
    serde_json::from_str::<Value>(&text).unwrap()["values"].take()
}

fn request(name: &str, spec: &Value) -> String {
    json!({"name": name, "start": "1949-01", "values": airline(), "spec": spec}).to_string()
}

#[test]
fn every_form_of_the_contract_is_answered() {
    let wave: Vec<usize> = (0..156).map(|t| t * t * 31 % 17).collect();
    let user = |effect: &str| json!({"user": {"name": "x", "start": "1949-01", "values": wave, "effect": effect}});
    let cny =
        json!({"chinese_new_year": {"before": [-14, -1], "during": [0, 6], "after": [7, 21]}});
    let airline = |regressors: Value| json!({"preprocessing": {"transform": "log", "arima": "(0 1 1)(0 1 1)", "regressors": regressors, "test": [], "outliers": []}});
    let specs = [
        json!({}),
        Value::Null,
        json!({"preprocessing": null}),
        json!({"method": "stl"}),
        json!({"tables": ["all"]}),
        airline(json!([
            "td",
            "easter[8]",
            "AO1951-05",
            "LS1955-10",
            "TC1958-10",
            "const"
        ])),
        airline(json!(["tdnolpyear", "lpyear"])),
        airline(json!(["td1coef", cny])),
        airline(json!([
            user("holiday"),
            "RP1950-01/1950-06",
            "SO1954-03",
            "TL1952-01/1952-03"
        ])),
        json!({"preprocessing": {"test": ["td", "easter", "chinese_new_year"], "outliers": ["AO", "LS", "TC", "SO"], "critical_value": 4.0, "forecasts": 24, "backcasts": 12}}),
        json!({"x11": {"mode": "logadd", "seasonal_filter": "3x5", "trend_filter": 13, "sigma_limits": [1.8, 2.8], "calendar_sigma": "signif"}}),
        json!({"preprocessing": {"transform": "none"}, "x11": {"mode": "pseudoadd"}}),
    ];
    let lines: Vec<String> = specs
        .iter()
        .enumerate()
        .map(|(i, spec)| request(&i.to_string(), spec))
        .collect();
    let Some(answers) = answers(&lines) else {
        return;
    };
    for (index, answer) in answers.iter().enumerate() {
        assert_eq!(answer["name"], index.to_string());
        assert!(
            answer["error"].is_null(),
            "{}: {}",
            specs[index],
            answer["error"]
        );
        assert_eq!(
            answer["tables"]["d11"].as_array().unwrap().len(),
            144,
            "{index}"
        );
        assert!(answer["warnings"].is_array());
    }
    let automatic = &answers[0];
    assert_eq!(automatic, &{
        let mut other = answers[1].clone();
        other["name"] = json!("0");
        other
    });
    let model = &automatic["model"];
    assert_eq!(
        (&model["log"], &model["arima"]),
        (&json!(true), &json!("(0 1 1)(0 1 1)"))
    );
    assert_eq!(model["outliers"], json!(["AO1951-05"]));
    for key in ["loglik", "aicc", "bic"] {
        assert!(model[key].is_f64(), "{key}");
    }
    for coefficient in model["coefficients"].as_array().unwrap() {
        assert!(coefficient["name"].is_string());
        assert!(
            ["value", "se", "t"]
                .iter()
                .all(|key| coefficient[key].is_f64()),
            "{coefficient}"
        );
    }
    assert_eq!(automatic["quality"]["m"].as_array().unwrap().len(), 11);
    assert!(
        ["q", "q_m2", "qs"]
            .iter()
            .all(|key| automatic["quality"][key].is_f64())
    );
    assert_eq!(
        (&automatic["seasonal_filter"], &automatic["trend_filter"]),
        (&json!("3x3"), &json!(9))
    );
    assert_eq!(automatic["forecast"].as_array().unwrap().len(), 12);
    assert!(answers[4]["tables"].as_object().unwrap().len() > 40);
    assert_eq!(answers[9]["forecast"].as_array().unwrap().len(), 24);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a list of cases")]
fn bad_lines_are_told_what_is_wrong_with_them() {
    let with = |spec: &str| format!(r#"{{"start":"2020-01","values":[1,2,3],"spec":{spec}}}"#);
    let nested = with(&("[".repeat(300) + &"]".repeat(300)));
    let cases = [
        (String::new(), "invalid_input", ""),
        ("no JSON".into(), "invalid_input", ""),
        ("[]".into(), "invalid_input", "list"),
        ("3".into(), "invalid_input", "object"),
        (r#"{"start":"2020-01"}"#.into(), "invalid_input", "values"),
        (r#"{"values":[1]}"#.into(), "invalid_input", "start"),
        (
            r#"{"start":2020,"values":[1]}"#.into(),
            "invalid_input",
            "start",
        ),
        (
            r#"{"start":"2020-13","values":[1]}"#.into(),
            "invalid_input",
            "month 13",
        ),
        (
            r#"{"start":"2020-01","values":[1,"x"]}"#.into(),
            "invalid_input",
            "values[1]",
        ),
        (
            r#"{"start":"2020-01","values":[1e999]}"#.into(),
            "invalid_input",
            "",
        ),
        (
            r#"{"start":"2020-01","values":[1],"spec":{}} {}"#.into(),
            "invalid_input",
            "",
        ),
        (
            r#"{"start":"2020-01","start":"2020-01","values":[1]}"#.into(),
            "invalid_input",
            "start",
        ),
        (
            r#"{"start":"2020-01","values":[1],"extra":1}"#.into(),
            "invalid_input",
            "extra",
        ),
        (with("[]"), "invalid_spec", "spec"),
        (with("7"), "invalid_spec", "spec"),
        (with(r#""x11""#), "invalid_spec", "spec"),
        (
            with(r#"{"x11":[]}"#),
            "invalid_spec",
            "x11: invalid type: sequence",
        ),
        (with(r#"{"stl":[]}"#), "invalid_spec", "stl"),
        (
            with(r#"{"preprocessing":[]}"#),
            "invalid_spec",
            "preprocessing",
        ),
        (with(r#"{"x11":{},"x11":{}}"#), "invalid_spec", "x11"),
        (with(r#"{"x12":{}}"#), "invalid_spec", "x12"),
        (with(r#"{"x11":{"mode":7}}"#), "invalid_spec", "mode"),
        (
            with(r#"{"x11":{"sigma_limits":[1]}}"#),
            "invalid_spec",
            "sigma_limits",
        ),
        (with(r#"{"method":"x12"}"#), "invalid_spec", "x12"),
        (with(r#"{"tables":["d99"]}"#), "invalid_spec", "d99"),
        (with(r#"{"tables":"d11"}"#), "invalid_spec", "tables"),
        (
            with(r#"{"preprocessing":{"arima":"(0 1"}}"#),
            "invalid_spec",
            "(0 1",
        ),
        (
            with(r#"{"preprocessing":{"arima":7}}"#),
            "invalid_spec",
            "arima",
        ),
        (
            with(r#"{"preprocessing":{"transform":"sqrt"}}"#),
            "invalid_spec",
            "sqrt",
        ),
        (
            with(r#"{"preprocessing":{"critical_value":"x"}}"#),
            "invalid_spec",
            "critical_value",
        ),
        (
            with(r#"{"preprocessing":{"critical_value":-1}}"#),
            "invalid_spec",
            "critical_value",
        ),
        (
            with(r#"{"preprocessing":{"forecasts":-1}}"#),
            "invalid_spec",
            "forecasts",
        ),
        (
            with(r#"{"preprocessing":{"forecasts":1e300}}"#),
            "invalid_spec",
            "forecasts",
        ),
        (
            with(r#"{"preprocessing":{"backcasts":100000}}"#),
            "invalid_spec",
            "backcasts",
        ),
        (
            with(r#"{"preprocessing":{"regressors":["holidays"]}}"#),
            "invalid_spec",
            "holidays",
        ),
        (
            with(r#"{"preprocessing":{"regressors":[{"user":[]}]}}"#),
            "invalid_spec",
            "user",
        ),
        (
            with(r#"{"preprocessing":{"regressors":[{"chinese_new_year":[]}]}}"#),
            "invalid_spec",
            "chinese_new_year",
        ),
        (
            with(r#"{"preprocessing":{"regressors":[{"user":{"name":"x"}}]}}"#),
            "invalid_spec",
            "start",
        ),
        (
            with(r#"{"preprocessing":{"outliers":["RP"]}}"#),
            "invalid_spec",
            "RP",
        ),
        (
            with(r#"{"preprocessing":{"test":["moon"]}}"#),
            "invalid_spec",
            "moon",
        ),
        (nested, "invalid_spec", "recursion"),
    ];
    let lines: Vec<String> = cases.iter().map(|(line, _, _)| line.clone()).collect();
    let Some(answers) = answers(&lines) else {
        return;
    };
    for ((line, kind, word), answer) in cases.iter().zip(&answers) {
        let message = answer["error"]["message"].as_str().unwrap_or_default();
        assert_eq!(answer["error"]["kind"], *kind, "{line}: {answer}");
        assert!(message.contains(word), "{line}: {message}");
    }
}

#[test]
fn null_is_the_default_and_words_are_read_in_either_case() {
    let model = |options: Value| {
        let mut spec = json!({"transform": "log", "arima": "(0 1 1)(0 1 1)", "test": [], "outliers": ["AO", "LS"]});
        for (key, value) in options.as_object().unwrap() {
            spec[key] = value.clone();
        }
        request("x", &json!({"preprocessing": spec}))
    };
    let pairs = [
        (
            model(json!({})),
            model(json!({"regressors": null, "critical_value": null})),
        ),
        (
            model(json!({"test": ["td", "easter"]})),
            model(json!({"test": null})),
        ),
        (
            model(json!({"outliers": ["AO", "LS"]})),
            model(json!({"outliers": ["ao", "Ls"]})),
        ),
        (
            model(json!({"regressors": ["RP1955-05/1956-02", "AO1951-05"]})),
            model(json!({"regressors": ["RP1955-05-1956-02", "ao1951.may"]})),
        ),
        (
            model(json!({"regressors": ["TL1955-05/1956-02", "const"]})),
            model(json!({"regressors": ["tl1955.may-1956.feb", "CONST"]})),
        ),
    ];
    let lines: Vec<String> = pairs
        .iter()
        .flat_map(|(a, b)| [a.clone(), b.clone()])
        .collect();
    let Some(answers) = answers(&lines) else {
        return;
    };
    for (pair, lines) in answers.chunks(2).zip(lines.chunks(2)) {
        assert!(pair[0]["error"].is_null(), "{}", pair[0]["error"]);
        assert_eq!(pair[0], pair[1], "{}", lines[1]);
    }
}
