//! Where an example writes its charts: into the folder that is named after `--charts`.

use std::error::Error;
use std::path::PathBuf;

/// The folder, if one is asked for; an error without the feature that draws.
pub(crate) fn folder() -> Result<Option<PathBuf>, Box<dyn Error>> {
    let mut words = std::env::args_os().skip_while(|word| word != "--charts");
    if words.next().is_none() {
        return Ok(None);
    }
    if cfg!(not(feature = "plot")) {
        return Err("charts need the feature `plot`: cargo run --release --features plot --example NAME -- --charts FOLDER".into());
    }
    let folder = words.next().ok_or("--charts needs a folder")?;
    Ok(Some(folder.into()))
}
