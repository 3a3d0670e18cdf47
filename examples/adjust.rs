//! Adjusts any series from a shell: JSON Lines on standard input, one line of result for each line of input, in order.
//!
//! ```text
//! echo '{"name":"x","start":"2020-01","values":[…],"spec":{"preprocessing":null,"x11":{"mode":"mult"}}}' | cargo run --release --example adjust
//! ```
//!
//! A line that cannot be served gets `{"name":…,"error":{"kind":…,"message":…}}`; it never stops the others. `--timing` adds the
//! microseconds of each adjustment.

#![expect(
    clippy::print_stderr,
    reason = "a program that is called wrongly says so"
)]

use std::io::{self, BufRead, ErrorKind, Write};
use std::process::ExitCode;
use std::time::Instant;

use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::{Map, Value, json};
use tidegauge::regarima::RegArimaResult;
use tidegauge::sa::{Adjuster, Decomposition, SaSpec, SeasonalAdjustment};
use tidegauge::{Error, Series};

/// One line of input.
#[derive(Deserialize)]
#[serde(
    deny_unknown_fields,
    expecting = "an object with start, values and perhaps name and spec"
)]
struct Request {
    #[serde(default, rename = "name")]
    _name: Value,
    start: String,
    values: Vec<Option<f64>>,
    #[serde(default, rename = "spec")]
    _spec: IgnoredAny,
}

/// The specification alone, so that what is wrong with it is told from what is wrong with the data.
#[derive(Deserialize)]
struct Specified {
    #[serde(default)]
    spec: Option<SaSpec>,
}

/// The name alone, which can be read even from a line whose numbers cannot.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    name: Value,
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let timing = match arguments.as_slice() {
        [] => false,
        [option] if option == "--timing" => true,
        _ => {
            eprintln!("usage: adjust [--timing] < series.jsonl > results.jsonl");
            return ExitCode::from(2);
        }
    };
    match answer_lines(timing) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of the results has seen enough.
        Err(error) if error.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn answer_lines(timing: bool) -> io::Result<()> {
    let mut output = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().split(b'\n') {
        let answer = answer(&line?, timing);
        serde_json::to_writer(&mut output, &answer)?;
        writeln!(output)?;
        output.flush()?;
    }
    Ok(())
}

/// The result for one line, or what is wrong with it.
fn answer(line: &[u8], timing: bool) -> Value {
    let name = serde_json::from_slice::<Named>(line).map_or(Value::Null, |named| named.name);
    let outcome = parsed::<Request>(line)
        .and_then(|request| Ok((request, specified(line)?)))
        .and_then(|(request, spec)| adjust(request, spec, timing));
    match outcome {
        Ok(mut result) => {
            result.insert("name".to_owned(), name);
            Value::Object(result)
        }
        Err(error) => json!({"name": name, "error": error}),
    }
}

/// Reads a line; an error says in which field, and is of the kind that belongs to it.
fn parsed<T: DeserializeOwned>(line: &[u8]) -> Result<T, Value> {
    let mut reader = serde_json::Deserializer::from_slice(line);
    let wrong = |field: &str, message: &str| {
        let kind = if field.starts_with("spec") {
            "invalid_spec"
        } else {
            "invalid_input"
        };
        let place = if field.is_empty() {
            String::new()
        } else {
            format!("{field}: ")
        };
        json!({"kind": kind, "message": format!("{place}{message}")})
    };
    if line.trim_ascii_start().first() == Some(&b'[') {
        return Err(wrong(
            "",
            "a list, where an object with start and values is expected",
        ));
    }
    let found = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let field = if path == "." || path == "?" {
            ""
        } else {
            &path
        };
        wrong(field, &error.inner().to_string())
    })?;
    reader
        .end()
        .map_err(|error| wrong("", &error.to_string()))?;
    Ok(found)
}

/// The specification; a list in its place, which would read as one without names, is refused.
fn specified(line: &[u8]) -> Result<SaSpec, Value> {
    let whole: Value = parsed(line)?;
    if whole["spec"].is_array() {
        let message = "spec: a list, where an object is expected";
        return Err(json!({"kind": "invalid_spec", "message": message}));
    }
    Ok(parsed::<Specified>(line)?.spec.unwrap_or_default())
}

fn adjust(request: Request, spec: SaSpec, timing: bool) -> Result<Map<String, Value>, Value> {
    let failed =
        |error: Error| json!({"kind": error.kind().to_string(), "message": error.to_string()});
    let values = request
        .values
        .into_iter()
        .map(|value| value.unwrap_or(f64::NAN));
    let start = request.start.parse().map_err(|error| {
        let error = Error::Period(error);
        let message = format!("start `{}`: {error}", request.start.escape_default());
        json!({"kind": error.kind().to_string(), "message": message})
    })?;
    let series = Series::new(start, values).map_err(|error| failed(error.into()))?;
    let begin = Instant::now();
    let adjusted = Adjuster::new(spec)
        .and_then(|adjuster| adjuster.adjust(&series))
        .map_err(failed)?;
    let micros = begin.elapsed().as_secs_f64() * 1e6;
    let mut result = shown(&adjusted);
    if timing {
        result.insert("micros".to_owned(), json!(micros));
    }
    Ok(result)
}

/// The model in the words of the contract.
fn model(model: &RegArimaResult) -> Value {
    json!({
        "log": model.log,
        "arima": model.order,
        "coefficients": model.coefficients,
        "outliers": model.outliers,
        "loglik": model.log_likelihood,
        "aicc": model.aicc,
        "bic": model.bic,
        "constant": model.constant,
        "derived": model.derived,
        "critical_value": model.critical_value,
        "decisions": model.decisions,
        "missing": model.missing,
    })
}

/// The adjustment in the words of the contract; tables hold `null` where they are not defined.
fn shown(adjusted: &SeasonalAdjustment) -> Map<String, Value> {
    let tables: Map<String, Value> = adjusted
        .spec
        .tables
        .names()
        .iter()
        .filter_map(|name| Some((name.to_string(), json!(adjusted.table(*name)?.values()))))
        .collect();
    let mut result = Map::new();
    let mut put = |key: &str, value: Value| result.insert(key.to_owned(), value);
    put("tables", Value::Object(tables));
    put(
        "model",
        adjusted.preprocessing.as_deref().map_or(Value::Null, model),
    );
    put("mode", json!(adjusted.mode));
    if let Decomposition::X11 {
        result,
        quality,
        qs,
    } = &adjusted.decomposition
    {
        put(
            "quality",
            json!({"m": quality.m, "q": quality.q, "q_m2": quality.q_without_m2, "qs": qs}),
        );
        let filters = &result.seasonal_filter.filters;
        let uniform = filters.windows(2).all(|pair| pair[0] == pair[1]);
        put(
            "seasonal_filter",
            if uniform {
                json!(filters.first())
            } else {
                json!(filters)
            },
        );
        put("trend_filter", json!(result.henderson));
    }
    let forecast = adjusted
        .preprocessing
        .as_ref()
        .and_then(|model| model.forecast.as_ref());
    put(
        "forecast",
        json!(forecast.map_or(&[][..], |forecast| &forecast.point)),
    );
    let warnings: Vec<String> = adjusted.warnings.iter().map(ToString::to_string).collect();
    put("warnings", json!(warnings));
    result
}
