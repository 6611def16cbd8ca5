//! A real eduMFA answers the phone: what both servers must pass, with both of its push tokens.

use countersign_tests::interop::{Kind, stories};

const KIND: Kind = Kind::EduMfa;

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
