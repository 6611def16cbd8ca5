//! Colours that can be told apart in bad light, by day and by night (WCAG 2.2: text 7:1, muted 4.5:1, controls 3:1).

use crate::assert_none;
use countersign_words::{Design, Shade, folder};

/// What stands on what, and the least contrast between them.
const PAIRS: [(&str, &str, f64); 14] = [
    ("text", "background", 7.0),
    ("text", "surface", 7.0),
    ("on_accent", "accent", 7.0),
    ("on_danger", "danger", 7.0),
    ("muted", "background", 4.5),
    ("muted", "surface", 4.5),
    ("accent", "background", 4.5),
    ("accent", "surface", 4.5),
    ("positive", "background", 4.5),
    ("positive", "surface", 4.5),
    ("danger", "background", 4.5),
    ("danger", "surface", 4.5),
    ("outline", "background", 3.0),
    ("outline", "surface", 3.0),
];

#[test]
fn every_colour_stands_out_from_what_it_stands_on() {
    let look = Design::read(folder()).unwrap();
    let mut breaches = Vec::new();
    for (name, on, least) in PAIRS {
        let (above, below) = (look.colours[name], look.colours[on]);
        let times: [(&str, Shade, Shade); 2] = [("day", above.light, below.light), ("night", above.dark, below.dark)];
        for (time, above, below) in times {
            let contrast = above.contrast(below);
            if contrast < least {
                breaches.push(format!("{name} on {on} by {time}: {contrast:.2}, and {least} is needed"));
            }
        }
    }
    assert_none(&breaches, "a colour that cannot be told from what it stands on");
}

#[test]
fn every_colour_is_checked() {
    let look = Design::read(folder()).unwrap();
    let checked = |name: &String| PAIRS.iter().any(|(above, below, _)| above == name || below == name);
    let unchecked: Vec<String> = look.colours.keys().filter(|name| !checked(name)).cloned().collect();
    assert_none(&unchecked, "a colour of which nobody has computed the contrast");
}

#[test]
fn targets_are_large_enough_and_distances_are_in_steps_of_four() {
    let look = Design::read(folder()).unwrap();
    assert!(look.sizes["touch_target"] >= 48);
    let odd: Vec<String> =
        look.spaces.iter().filter(|(_, size)| *size % 4 != 0).map(|(name, _)| name.clone()).collect();
    assert_none(&odd, "a distance that is not a multiple of four");
    let sizes: Vec<u16> = {
        let mut sizes: Vec<u16> = look.type_sizes.values().copied().collect();
        sizes.sort_unstable();
        sizes
    };
    assert_eq!(sizes, [12, 14, 16, 20, 28, 44]);
}
