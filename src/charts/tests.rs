//! What holds for every chart, tried on sample findings.

use std::path::Path;

use resvg::usvg::{self, roxmltree};

use super::*;

fn charts(findings: &Findings, purpose: DrawnFor) -> Vec<Chart> {
    draw_all(findings, purpose).into_iter().map(|chart| chart.unwrap()).collect()
}

fn samples() -> Vec<Chart> {
    let mut all = charts(&sample::two_arms(), DrawnFor::Publication);
    for mut chart in charts(&sample::sweep(), DrawnFor::Draft) {
        chart.file_stem = format!("sweep-{}", chart.file_stem);
        all.push(chart);
    }
    all
}

/// Studies at the edge of what is drawn: no comparison, ten arms, flows of every kind.
fn odd_samples() -> Vec<Chart> {
    let wide = sample::wide_sweep();
    let mut all = charts(&sample::one_arm(), DrawnFor::Publication);
    all.push(who_pays(&wide, 1, DrawnFor::Publication).unwrap().unwrap());
    all.push(trajectories(&wide, &sample::SURPLUS, DrawnFor::Publication).unwrap().unwrap());
    all.push(regime_comparison(&wide, DrawnFor::Publication).unwrap().unwrap());
    all.push(bridge(&wide, 9, DrawnFor::Publication).unwrap().unwrap());
    all.push(due_applied_kept(&wide, 9, DrawnFor::Publication).unwrap().unwrap());
    all.push(event_timeline(&wide, &wide.timelines[2], DrawnFor::Publication).unwrap().unwrap());
    for chart in &mut all {
        chart.file_stem = format!("odd-{}", chart.file_stem);
    }
    all
}

fn texts(group: &usvg::Group, found: &mut Vec<(String, usvg::Rect)>) {
    for node in group.children() {
        match node {
            usvg::Node::Group(group) => texts(group, found),
            usvg::Node::Text(text) => {
                let words = text.chunks().iter().map(usvg::TextChunk::text).collect::<String>();
                found.push((words, text.abs_bounding_box()));
            }
            _ => {}
        }
    }
}

fn boxes(chart: &Chart) -> (usvg::Tree, Vec<(String, usvg::Rect)>) {
    let tree = Picture::of(&chart.svg).unwrap().tree().clone();
    let mut found = Vec::new();
    texts(tree.root(), &mut found);
    (tree, found)
}

/// Writes the pictures for a person to look at, if a folder is named; checks them anyway.
#[test]
fn every_sample_chart_is_valid_xml_with_title_description_and_role() {
    let folder = std::env::var("COMMONPURSE_CHART_SAMPLES").ok();
    for chart in samples().into_iter().chain(odd_samples()) {
        let document = roxmltree::Document::parse(&chart.svg).unwrap();
        let root = document.root_element();
        assert_eq!(root.attribute("role"), Some("img"));
        let ids: Vec<&str> = document.descendants().filter_map(|node| node.attribute("id")).collect();
        let named = root.attribute("aria-labelledby").unwrap().split(' ');
        assert!(named.clone().count() == 2 && named.into_iter().all(|id| ids.contains(&id)));
        let mut unique = ids.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(unique.len(), ids.len(), "{}: an id stands twice", chart.file_stem);
        assert!(!chart.svg.contains("href="), "nothing is loaded from elsewhere");
        if let Some(folder) = &folder {
            let path = Path::new(folder).join(&chart.file_stem);
            std::fs::write(format!("{}.svg", path.display()), &chart.svg).unwrap();
            let picture = Picture::of(&chart.svg).unwrap();
            std::fs::write(format!("{}.png", path.display()), picture.png().unwrap()).unwrap();
            std::fs::write(format!("{}.pdf", path.display()), picture.pdf().unwrap()).unwrap();
            std::fs::write(format!("{}.csv", path.display()), &chart.csv).unwrap();
            let words = format!("{}\n\n{}\n", chart.alt_text, chart.spec_json);
            std::fs::write(format!("{}.txt", path.display()), words).unwrap();
        }
    }
}

#[test]
fn no_text_is_clipped_or_overlaps_another() {
    for chart in samples().into_iter().chain(odd_samples()) {
        let (tree, texts) = boxes(&chart);
        assert!(texts.len() > 20, "{}: only {} texts", chart.file_stem, texts.len());
        let mut problems = Vec::new();
        for (place, (words, one)) in texts.iter().enumerate() {
            let inside = one.left() >= 0.0
                && one.top() >= 0.0
                && one.right() <= tree.size().width()
                && one.bottom() <= tree.size().height();
            if !inside {
                problems.push(format!("clipped: {words}"));
            }
            for (other_words, other) in &texts[..place] {
                // Boxes reach from ascent to descent, which letters rarely fill.
                let trim = one.height().min(other.height()) * 0.24;
                let apart = one.right() <= other.left()
                    || other.right() <= one.left()
                    || one.bottom() - trim <= other.top()
                    || other.bottom() - trim <= one.top();
                if !apart {
                    problems.push(format!("overlap: {words} | {other_words}"));
                }
            }
        }
        assert!(problems.is_empty(), "{}: {problems:#?}", chart.file_stem);
    }
}

#[test]
fn no_text_is_smaller_than_8_points() {
    for chart in samples() {
        for part in chart.svg.split("font-size=\"").skip(1) {
            let size: f64 = part.split('"').next().unwrap().parse().unwrap();
            assert!(size >= 8.0);
        }
    }
}

#[test]
fn pictures_are_the_same_bytes_when_drawn_again() {
    let (one, other) = (samples(), samples());
    assert_eq!(one, other);
    let [one, other] = [&one[0], &other[0]].map(|chart| Picture::of(&chart.svg).unwrap());
    assert_eq!(one.png().unwrap(), other.png().unwrap());
    assert_eq!(one.pdf().unwrap(), other.pdf().unwrap());
}

#[test]
fn a_number_that_is_not_finite_refuses_its_chart_and_no_other() {
    let mut findings = sample::two_arms();
    findings.trajectories[0].bands[3].p95 = f64::NAN;
    findings.comparisons[2].by_set[7] = f64::INFINITY;
    findings.net_changes[0].pounds.p05 = f64::NEG_INFINITY;
    findings.practice[1].value.p25 = f64::NAN;
    findings.bridges[1].bars[2].pounds.p975 = f64::INFINITY;
    findings.timelines[1].often[0].by_year[4] = f64::NAN;
    let drawn = draw_all(&findings, DrawnFor::Draft);
    let refused = drawn.iter().filter(|chart| matches!(chart, Err(ChartError::NotFinite { .. }))).count();
    assert_eq!(refused, 6);
    assert_eq!(drawn.iter().filter(|chart| chart.is_ok()).count(), 11);
}

#[test]
fn fewer_than_30_futures_are_refused_unless_a_draft_is_wanted_which_then_says_so() {
    let mut findings = sample::two_arms();
    findings.study.parameter_sets = 29;
    findings.study.futures_per_set = 1;
    let refused = draw_all(&findings, DrawnFor::Publication);
    assert!(!refused.is_empty());
    assert!(refused.iter().all(|chart| matches!(chart, Err(ChartError::TooFewFutures { found: 29, .. }))));
    for chart in charts(&findings, DrawnFor::Draft) {
        assert!(chart.svg.contains(">DRAFT<"));
    }
    findings.study.futures_per_set = 2;
    assert!(charts(&findings, DrawnFor::Publication).iter().all(|chart| !chart.svg.contains("DRAFT")));
}

#[test]
fn hostile_names_give_valid_pictures() {
    let hostile = [
        "<script>alert(1)</script>",
        "\u{202E}evil\u{202C}",
        "nul\0l",
        "]]><x>&amp;\"'",
        &"W".repeat(300),
        &"long name ".repeat(30),
    ];
    for name in hostile {
        let mut findings = sample::two_arms();
        name.clone_into(&mut findings.study.name);
        name.clone_into(&mut findings.study.economy);
        for arm in &mut findings.arms {
            name.clone_into(&mut arm.label);
            name.clone_into(&mut arm.id);
        }
        for flow in &mut findings.flows {
            name.clone_into(&mut flow.clause);
        }
        for change in &mut findings.net_changes {
            name.clone_into(&mut change.party);
        }
        for found in &mut findings.practice {
            found.clause = format!("{name}{}", found.clause);
        }
        for lapse in &mut findings.lapses {
            lapse.clause = format!("{name}{}", lapse.clause);
            name.clone_into(&mut lapse.reason);
        }
        for bridge in &mut findings.bridges {
            name.clone_into(&mut bridge.party);
            for (place, bar) in bridge.bars.iter_mut().enumerate() {
                bar.name = format!("{place} {name}");
            }
        }
        for happening in findings.timelines.iter_mut().flat_map(|timeline| &mut timeline.happenings) {
            name.clone_into(&mut happening.actor);
        }
        for chart in charts(&findings, DrawnFor::Publication) {
            let (tree, texts) = boxes(&chart);
            for (words, one) in texts {
                assert!(one.right() <= tree.size().width() && one.left() >= 0.0, "{}: {words}", chart.file_stem);
            }
            let document = roxmltree::Document::parse(&chart.svg).unwrap();
            assert!(document.descendants().all(|node| node.tag_name().name() != "script"));
            assert!(!chart.svg.contains('\u{202E}') && !chart.svg.contains('\0'));
        }
    }
}

#[test]
fn every_chart_says_how_it_came_about_and_what_it_is_not() {
    for chart in samples() {
        for needed in [
            "500 futures",
            "Commonpurse 0.1.0",
            "shared-risk-study",
            "3fa9c1d2",
            "nominal",
            "not a forecast of any named organisation",
        ] {
            assert!(chart.source.contains(needed), "{}: {needed}", chart.file_stem);
        }
        assert_eq!(chart.alt_text.split("\n\n").count(), 3);
        assert!(chart.subtitle.starts_with("In this model: "), "{}", chart.subtitle);
        let states_the_finding = chart.alt_text.contains(&chart.title) || chart.id == regime_comparison::ID;
        assert!(states_the_finding, "{}", chart.alt_text);
        assert!(serde_json::from_str::<serde_json::Value>(&chart.spec_json).is_ok());
        assert!(chart.csv.ends_with('\n') && !chart.csv.contains('\r'));
    }
}

/// Reads values back from the picture by its own tick labels and compares them with the table.
#[test]
fn the_median_line_lies_where_the_table_says() {
    let chart = trajectories(&sample::two_arms(), &sample::SURPLUS, DrawnFor::Publication).unwrap().unwrap();
    let document = roxmltree::Document::parse(&chart.svg).unwrap();
    let group = |id: &str| {
        let wanted = format!("{}.{id}", chart.file_stem);
        document.descendants().find(|node| node.attribute("id") == Some(&wanted)).unwrap()
    };
    let lines: Vec<f64> =
        group("axes-1").children().filter(|node| node.has_tag_name("polyline")).map(|node| points(node)[0].1).collect();
    let labels: Vec<f64> = group("axes-1").children().filter_map(|node| node.text()).filter_map(pounds).collect();
    let value = |y: f64| labels[0] + (y - lines[0]) / (lines[1] - lines[0]) * (labels[1] - labels[0]);
    let drawn: Vec<f64> =
        points(group("median-1").last_element_child().unwrap()).iter().map(|point| value(point.1)).collect();
    let table: Vec<f64> = chart
        .csv
        .lines()
        .filter(|line| line.contains("arm-0@0.25") && line.contains(",median,"))
        .map(|line| line.split(',').nth(4).unwrap().parse().unwrap())
        .collect();
    assert_eq!(drawn.len(), 10);
    for (drawn, table) in drawn.iter().zip(&table) {
        assert!((drawn - table).abs() < 0.01, "{drawn} in the picture, {table} in the table");
    }
}

fn pounds(text: &str) -> Option<f64> {
    text.strip_suffix('m')?.replace('£', "").replace('−', "-").parse().ok()
}

fn points(node: roxmltree::Node) -> Vec<(f64, f64)> {
    let pair = |pair: &str| pair.split_once(',').map(|(x, y)| (x.parse().unwrap(), y.parse().unwrap())).unwrap();
    node.attribute("points").unwrap().split(' ').map(pair).collect()
}

#[test]
fn in_grey_the_lines_of_a_panel_still_differ() {
    let chart = trajectories(&sample::two_arms(), &sample::FOUR_HOUR, DrawnFor::Publication).unwrap().unwrap();
    let document = roxmltree::Document::parse(&chart.svg).unwrap();
    let look = |id: &str| {
        let wanted = format!("{}.{id}", chart.file_stem);
        let line = document
            .descendants()
            .find(|node| node.attribute("id") == Some(&wanted))
            .unwrap()
            .last_element_child()
            .unwrap();
        (line.attribute("stroke-width").unwrap().to_owned(), line.attribute("stroke-dasharray").map(str::to_owned))
    };
    let looks = [look("median-1"), look("standard-1"), look("single-futures-1"), look("band-90-1")];
    for (place, one) in looks.iter().enumerate() {
        assert!(!looks[..place].contains(one), "{one:?} stands twice");
    }
}

#[test]
fn no_two_charts_of_a_study_share_a_file_name() {
    let mut stems: Vec<String> =
        charts(&sample::sweep(), DrawnFor::Publication).into_iter().map(|chart| chart.file_stem).collect();
    let all = stems.len();
    assert_eq!(all, 32);
    stems.sort();
    stems.dedup();
    assert_eq!(stems.len(), all);
}
