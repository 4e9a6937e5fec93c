//! What no schema can ask: do the parts of a scenario fit together?

use crate::scenario::{Economy, ProviderKind, Service};

use super::near::did_you_mean;
use super::origin::{Origins, Point};
use super::problem::Problem;
