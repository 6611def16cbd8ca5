//! A real privacyIDEA answers the phone: what both servers must pass, and what only this one asks.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test without its scene must fail")]

mod asked;

use countersign_tests::interop::{Kind, stories};

const KIND: Kind = Kind::PrivacyIdea;

#[tokio::test]
async fn a_link_is_used_once() {
    stories::enrolment::a_link_is_used_once(KIND, "anna").await;
}

#[tokio::test]
async fn yes_and_no_arrive() {
    stories::answers::yes_and_no(KIND, "alice").await;
}

#[tokio::test]
async fn several_open_at_once_get_their_own_answers() {
    stories::answers::several_open_at_once(KIND, "ben").await;
}

#[tokio::test]
async fn two_phones_of_one_person_both_ring() {
    stories::answers::two_phones(KIND, "clara").await;
}

#[tokio::test]
async fn a_page_may_wait_for_the_phone() {
    stories::answers::a_page_that_waits(KIND, "erin").await;
}

#[tokio::test]
async fn a_replay_changes_nothing() {
    stories::answers::a_replay(KIND, "david").await;
}

#[tokio::test]
async fn a_late_yes_lets_nobody_in() {
    stories::answers::expiry(KIND, "emil").await;
}

#[tokio::test]
async fn a_wrong_clock_is_no_riddle() {
    stories::clocks::wrong_clocks(KIND, "fiona").await;
}

#[tokio::test]
async fn every_kind_of_code_is_accepted() {
    stories::codes::every_kind_of_code(KIND, "grace").await;
}

#[tokio::test]
async fn a_lost_reply_is_told_apart_from_a_refusal() {
    stories::enrolment::a_lost_reply(KIND, "georg").await;
}

#[tokio::test]
async fn the_server_learns_where_to_ring() {
    stories::enrolment::a_device_token(KIND, "hanna").await;
}

#[tokio::test]
async fn a_token_that_is_deleted_taken_over_or_revoked_is_told_apart() {
    stories::diagnosis::what_became_of_the_token(KIND, "ivan").await;
}

#[tokio::test]
async fn a_policy_that_forbids_polling_is_found() {
    stories::diagnosis::polling_forbidden(KIND, "julia").await;
}

#[tokio::test]
async fn what_is_in_the_way_is_found() {
    stories::diagnosis::what_is_in_the_way(KIND, "karl").await;
}

#[tokio::test]
async fn another_certificate_is_found() {
    stories::diagnosis::another_certificate(KIND, "lena").await;
}

#[tokio::test]
async fn a_clock_that_is_off_is_told() {
    stories::diagnosis::a_clock_that_is_off_is_told(KIND, "martin").await;
}

#[tokio::test]
async fn a_link_that_does_not_say_whose_it_is() {
    stories::enrolment::a_link_that_does_not_say_whose_it_is(KIND, "quentin").await;
}

#[tokio::test]
async fn a_push_service_that_cannot_be_reached_stops_nothing() {
    asked::with_a_push_service("heidi").await;
}

#[tokio::test]
async fn an_address_that_does_not_answer_is_told_at_once() {
    stories::enrolment::an_address_that_does_not_answer(KIND, "nora").await;
}

#[tokio::test]
async fn a_seed_of_two_parts_is_typed_back() {
    stories::codes::a_seed_of_two_parts(KIND, "otto").await;
}

#[tokio::test]
async fn two_in_the_same_words_get_an_answer_each() {
    stories::answers::two_in_the_same_words(KIND, "paula").await;
}

#[tokio::test]
async fn the_program_that_people_use() {
    stories::terminal::a_terminal(KIND, "ursula").await;
}

#[tokio::test]
async fn the_program_that_people_use_tells_of_a_service_that_does_not_answer() {
    stories::terminal::a_terminal_whose_service_does_not_answer(KIND, "rosa").await;
}
