//! What no schema can ask: do the parts of a scenario fit together?
