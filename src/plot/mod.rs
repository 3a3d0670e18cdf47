//! Charts as SVG text: an adjustment, its components, contributions to a change, an event against its counterfactual.
//!
//! Results draw themselves, and the caller decides where the text goes. A chart follows the light or dark scheme of its reader, says in its
//! title what it shows, and breaks its lines where values are missing. The same result is the same text on every run.
//!
//! Drawing is done by `plotters`, in tenths of a pixel. Blue and orange stay apart for colour-blind readers; what must be told apart also
//! differs in width, dashes or direction.
//!
//! # Examples
//!
//! ```
//! use tidegauge::plot::PlotSpec;
//! use tidegauge::sa::{Adjuster, SaSpec};
//! use tidegauge::{Series, x11::X11Spec};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let tonnes = Series::new("2020-01".parse()?, (0..60).map(|t| if t % 12 == 1 { 420 } else { 600 }))?;
//! let adjusted = Adjuster::new(SaSpec::x11(X11Spec::default()))?.adjust(&tonnes)?;
//! let svg = adjusted.to_svg(&PlotSpec::default().title("Exports of magnets").unit("tonnes"))?;
//! assert!(svg.starts_with("<svg xmlns") && svg.contains("<title>Exports of magnets</title>"));
//! # Ok(())
//! # }
//! ```

mod adjustment;
mod canvas;
mod contributions;
mod error;
mod frame;
mod impact;
mod ink;
mod number;
mod scale;
mod spec;
mod text;
mod time_axis;

pub use error::PlotError;
pub use spec::PlotSpec;
