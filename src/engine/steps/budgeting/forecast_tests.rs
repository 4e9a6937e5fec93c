//! Forecasts of a year that commissioners make: last year grown, and changed by what they do.

use super::*;
use crate::engine::fixture::in_a_new_world;

#[test]
fn a_forecast_is_last_years_months_grown_line_by_line_to_what_is_expected() {
    in_a_new_world(
        |_| {},
        |world, contracts| {
            let month = Activity {
                attendances: 100,
                breaches: 10,
                emergencies: 50,
                readmissions: 6,
                referrals: 7,
                treated: 20,
                contacts_wanted: 8,
                contacts: 4,
                ..Activity::default()
            };
            world.contracts.forecast[contracts.north] = Forecast { months: [month; 12], ..Forecast::default() };
            let grown = grown(&world.contracts.forecast[contracts.north], &[2_400.0, 300.0, 720.0, 24.0]);
            let wanted = Activity {
                attendances: 200,
                breaches: 20,
                emergencies: 25,
                readmissions: 3,
                referrals: 7,
                treated: 60,
                contacts_wanted: 4,
                contacts: 2,
                ..Activity::default()
            };
            assert_eq!(grown, [wanted; 12]);
            let month = Activity { contacts_wanted: 8, treated: 20, ..Activity::default() };
            world.contracts.forecast[contracts.north] = Forecast { months: [month; 12], ..Forecast::default() };
            assert_eq!(
                super::grown(&world.contracts.forecast[contracts.north], &[5.0, 5.0, 240.0, 5.0]),
                [month; 12],
                "no contact was made last year"
            );
        },
    );
}

#[test]
fn a_changed_forecast_says_by_how_many_cases_it_differs() {
    let month = Activity { treated: 100, contacts: 200, ..Activity::default() };
    let forecast = Forecast { months: [month; 12], ..Forecast::default() };
    let (more, cases) = changed(&forecast, Line::Elective, 0.01);
    assert_eq!((more.months[3].treated, more.months[3].contacts, cases), (101, 200, 12.0));
    let (fewer, cases) = changed(&forecast, Line::Elective, -0.01);
    assert_eq!((fewer.months[3].treated, cases), (99, 12.0));
    let (more, cases) = changed(&forecast, Line::Contacts, 0.01);
    assert_eq!((more.months[3].treated, more.months[3].contacts, cases), (100, 202, 24.0));
}
