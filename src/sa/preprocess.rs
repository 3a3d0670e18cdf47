//! The model before the decomposition, and what an automatic run does without one.

use crate::arima::ArimaError;
use crate::error::Error;
use crate::regarima::{
    EffectKind, Orders, RegArima, RegArimaError, RegArimaResult, RegArimaSpec, RegArimaWorkspace,
    Transform,
};
use crate::sa::adjuster::is_a_mistake;
use crate::sa::{Adjuster, Fallback, Method, Preprocessing, SaSpec, SaWarning};
use crate::series::Series;
use crate::x11::Mode;

/// What the decomposition starts from.
#[derive(Debug, Default)]
pub(super) struct Prepared {
    pub(super) model: Option<Box<RegArimaResult>>,
    pub(super) fallback: Option<SaWarning>,
}

impl Prepared {
    pub(super) fn fallen(to: Fallback, error: &Error) -> Self {
        Self {
            model: None,
            fallback: Some(SaWarning::FellBack {
                to,
                because: error.to_string(),
            }),
        }
    }

    /// The warnings of the model and of what replaced it.
    pub(super) fn warnings(&self) -> Vec<SaWarning> {
        let of_model = self.model.iter().flat_map(|model| &model.warnings);
        self.fallback
            .iter()
            .cloned()
            .chain(of_model.cloned().map(SaWarning::Model))
            .collect()
    }
}

impl SaSpec {
    /// The model's options, with the transformation that a mode of X-11 implies.
    pub(super) fn fitting_transform(&self, model: &RegArimaSpec) -> Result<RegArimaSpec, Error> {
        if self.method != Method::X11 {
            return Ok(model.clone());
        }
        let (implied, first) = match self.x11.mode {
            Mode::Auto => return Ok(model.clone()),
            Mode::Multiplicative => (Transform::Log, "mode mult"),
            Mode::LogAdditive => (Transform::Log, "mode logadd"),
            Mode::Additive => (Transform::None, "mode add"),
            Mode::PseudoAdditive => (Transform::None, "mode pseudoadd"),
        };
        let conflict = |second| Err(Error::Conflict { first, second });
        match (model.transform, implied) {
            (Transform::Auto, _) => Ok(model.clone().transform(implied)),
            (Transform::Log, Transform::None) => conflict("transform log"),
            (Transform::None, Transform::Log) => conflict("transform none"),
            _ => Ok(model.clone()),
        }
    }
}

impl Adjuster {
    /// Whether the orders are chosen, so that a simpler way may be taken.
    pub(super) fn is_automatic(&self) -> bool {
        matches!(&self.spec.preprocessing, Preprocessing::Model(model) if model.arima == Orders::Auto)
    }

    /// The model; if it is automatic and cannot be made, the airline model, or none.
    pub(super) fn prepare(
        &self,
        model: &RegArima,
        workspace: &mut RegArimaWorkspace,
        series: &Series,
    ) -> Result<Prepared, Error> {
        let error = match model.run_with(workspace, series) {
            Ok(result) => {
                return Ok(Prepared {
                    model: Some(Box::new(result)),
                    fallback: None,
                });
            }
            Err(error) => Error::from(error),
        };
        let asked = matches!(
            error,
            Error::RegArima(
                RegArimaError::NotPositive { .. }
                    | RegArimaError::Combined { .. }
                    | RegArimaError::Frequency { .. }
                    | RegArimaError::Empty
            )
        );
        // Regressors asked for that are collinear were left out before: the orders tried made these so.
        let by_orders = matches!(
            error,
            Error::RegArima(RegArimaError::Arima(ArimaError::Collinear { .. }))
        );
        if !self.is_automatic() || asked || is_a_mistake(&error) && !by_orders {
            return Err(error);
        }
        let spec = model.spec();
        let airline = RegArimaSpec {
            transform: spec.transform,
            forecasts: spec.forecasts,
            backcasts: spec.backcasts,
            combined: spec.combined.clone(),
            ..RegArimaSpec::airline()
        };
        let simple = RegArima::new(airline)?.run_with(workspace, series);
        Ok(match simple {
            Ok(result) => Prepared {
                model: Some(Box::new(result)),
                ..Prepared::fallen(Fallback::Airline, &error)
            },
            Err(_) => Prepared::fallen(Fallback::NoModel, &error),
        })
    }
}

/// Effects of the model that the adjusted series does not have.
pub(super) const CALENDAR: [EffectKind; 2] = [EffectKind::TradingDay, EffectKind::Holiday];
