use super::dialects::ModelCase;
use super::dialects::{dedup, fresh, once};
use super::*;
use crate::exchange::Story;

fn cases() -> Vec<ModelCase> {
    vec![
        ModelCase {
            name: "dedup enrol",
            story: Story::Enrol,
            exchange: || Box::new(dedup::Talk { enrol: true, envelope: None }),
            server: || Box::<dedup::DedupServer>::default(),
            wanted: "k1!enrol",
        },
        ModelCase {
            name: "dedup answer",
            story: Story::Answer,
            exchange: || Box::new(dedup::Talk { enrol: false, envelope: None }),
            server: || Box::new(dedup::DedupServer::default()),
            wanted: "k1!deny",
        },
        ModelCase {
            name: "once enrol",
            story: Story::Enrol,
            exchange: || Box::new(once::Enrol { at: once::EnrolAt::Offer }),
            server: || Box::new(once::OnceServer::default()),
            wanted: "enrolled",
        },
        ModelCase {
            name: "once answer",
            story: Story::Answer,
            exchange: || Box::new(once::Answer { at: once::AnswerAt::Decided }),
            server: || Box::new(once::OnceServer { enrolled: true, recorded: Vec::new() }),
            wanted: "deny",
        },
        ModelCase {
            name: "fresh answer",
            story: Story::Answer,
            exchange: || Box::new(fresh::Talk::new(fresh::Intent::Deny)),
            server: || Box::<fresh::FreshServer>::default(),
            wanted: "deny",
        },
        ModelCase {
            name: "fresh rotate",
            story: Story::RotateKey,
            exchange: || Box::new(fresh::Talk::new(fresh::Intent::Rotate)),
            server: || Box::<fresh::FreshServer>::default(),
            wanted: "rotated",
        },
    ]
}

#[test]
fn no_two_faults_make_the_phone_say_what_is_not_so() {
    for case in cases() {
        let tally = explore(&case, 2);
        assert!(tally.runs > 100, "{}: only {} runs", case.name, tally.runs);
        assert!(tally.commits <= 3, "{}: {} commits", case.name, tally.commits);
    }
}
