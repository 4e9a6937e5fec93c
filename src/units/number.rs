//! What units have in common that are any number: in a file such a unit is the bare number that it holds.

/// Makes a type of a unit that may be any number. The fields that carry it say how far it may reach.
macro_rules! number {
    ($(#[$meaning:meta])+ $name:ident) => {
        $(#[$meaning])+
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(f64);

        impl $name {
            /// So much.
            #[must_use]
            pub const fn of(value: f64) -> Self {
                Self(value)
            }

            /// The bare number.
            #[must_use]
            pub const fn value(self) -> f64 {
                self.0
            }
        }

        // The schema of the bare number: one that is derived would hold the meaning of the type as well.
        impl schemars::JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                f64::json_schema(generator)
            }
        }
    };
}

pub(super) use number;

#[cfg(test)]
mod tests {
    use schemars::{JsonSchema, SchemaGenerator};
    use serde::{Deserialize, Serialize};

    use crate::units::{Hours, SignedShare, Weeks};

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct NumberTerms {
        growth_share_per_year: SignedShare,
        setup_hours: Hours,
        smoothing_weeks: Weeks,
    }

    #[test]
    fn in_a_file_a_unit_is_a_bare_number() {
        let text = r#"{"growth_share_per_year":-0.05,"setup_hours":7.5,"smoothing_weeks":39.0}"#;
        let terms = NumberTerms {
            growth_share_per_year: SignedShare::of(-0.05),
            setup_hours: Hours::of(7.5),
            smoothing_weeks: Weeks::of(39.0),
        };
        assert_eq!(serde_json::from_str::<NumberTerms>(text).expect("right"), terms);
        assert_eq!(serde_json::to_string(&terms).expect("right"), text);
    }

    #[test]
    fn a_unit_has_the_schema_of_a_number() {
        let number = f64::json_schema(&mut SchemaGenerator::default());
        assert_eq!(SignedShare::json_schema(&mut SchemaGenerator::default()), number);
        assert_eq!(Hours::json_schema(&mut SchemaGenerator::default()), number);
        assert_eq!(Weeks::json_schema(&mut SchemaGenerator::default()), number);
    }
}
