//! What the lectures teach, this teaches too: `tests/lectures.tsv` names for each of their claims the step of a lesson,
//! or the script, in which it is taught.

use crate::common::read;
use std::collections::BTreeMap;
use std::path::Path;
use synod::lesson;

/// Each lecture has a letter, and as many claims.
const LECTURES: &[(char, usize)] = &[('A', 35), ('B', 7), ('C', 42), ('D', 33), ('E', 18)];

/// The lines of the table under its header, as `[id, claim, places]`.
fn rows(table: &str) -> Vec<[&str; 3]> {
    let row = |line| -> [&str; 3] {
        let cells: Vec<&str> = str::split(line, '\t').collect();
        cells.try_into().unwrap_or_else(|cells| panic!("an id, a claim and its places, not {cells:?}"))
    };
    table.lines().skip(1).map(row).collect()
}

/// How many steps the lesson has; none if there is no such lesson.
fn steps(id: &str) -> Option<usize> {
    let file = Path::new("static/lessons").join(id).with_extension("md");
    let lesson = file.is_file().then(|| lesson::parse(id, &read(&file)))?;
    Some(lesson.unwrap_or_else(|error| panic!("{}: {error:?}", file.display())).steps.len())
}

/// What is wrong with a place.
fn fault(place: &str, known: &mut BTreeMap<String, Option<usize>>) -> Option<String> {
    if place.ends_with(".script") {
        let there = Path::new("tests/scripts").join(place).is_file();
        return (!there).then(|| format!("no script tests/scripts/{place}"));
    }
    let Some((id, step)) = place.split_once('/') else {
        return Some(format!("{place} is neither lesson/step nor a script"));
    };
    match *known.entry(id.to_owned()).or_insert_with(|| steps(id)) {
        None => Some(format!("no lesson static/lessons/{id}.md")),
        Some(steps) => {
            let there = step.parse().is_ok_and(|step: usize| (1..=steps).contains(&step));
            (!there).then(|| format!("{id} has steps 1 to {steps}, and no step {step}"))
        }
    }
}

#[test]
fn each_claim_of_the_lectures_is_taught_in_a_step_or_a_script() {
    let table = read("tests/lectures.tsv".as_ref());
    let rows = rows(&table);
    let ids: Vec<String> = LECTURES
        .iter()
        .flat_map(|(lecture, claims)| (1..=*claims).map(move |claim| format!("{lecture}{claim:02}")))
        .collect();
    assert_eq!(ids.len(), 135);
    assert_eq!(rows.iter().map(|[id, ..]| *id).collect::<Vec<_>>(), ids);

    let mut known = BTreeMap::new();
    let mut faults = Vec::new();
    for [id, claim, places] in rows {
        if claim.trim().is_empty() || places.trim().is_empty() {
            faults.push(format!("{id}: a claim and where it is taught, not “{claim}” and “{places}”"));
        }
        for place in places.split_whitespace() {
            faults.extend(fault(place, &mut known).map(|fault| format!("{id}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
