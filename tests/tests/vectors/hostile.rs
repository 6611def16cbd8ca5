//! `hostile.json`: every case by name, each refused with its own error. "none" marks what must be accepted, so that a reader
//! who refuses everything does not pass.

use std::str::from_utf8;

use countersign_wire::approval::{Answer, OpenedChallenge, Polled, Receipt};
use countersign_wire::enrol::ReceivedEnrol;
use countersign_wire::enrol::codes::open_contribution;
use countersign_wire::offer::{CodeError, LinkError, LookUp, Offer, TypedCode, open_look_up};
use countersign_wire::reply::{Reply, open_reply};
use countersign_wire::request::{Received, Request};
use countersign_wire::rotate::ReceivedRotate;
use countersign_wire::statement::{Pin, VerifiedStatement};
use countersign_wire::status::AskStatus;
use countersign_wire::succession::ReceivedMove;
use countersign_wire::token::{Echo, SetToken};
use countersign_wire::withdraw::Withdraw;
use countersign_wire::{Digest, Hosts, Origin, TimeBounds, WireError};
use data_encoding::HEXLOWER;
use serde_json::Value;

use crate::messages::{challenge, enrolled, look_up, new_tenant, origin, secret};
use crate::store::{T0, key, message, newer_statement, now, pin, statement, tenant, text, thumbprint};

const DAY: u64 = 86_400;

#[test]
fn every_hostile_message_is_refused_by_name() {
    let file: Value = serde_json::from_str(include_str!("../../vectors/hostile.json")).expect("hostile.json is JSON");
    let cases = file["cases"].as_array().expect("a list");
    let mut wrong = Vec::new();
    for case in cases {
        let (name, expected) = (text(&case["name"]), text(&case["error"]));
        let found = read(&text(&case["opens_as"]), &text(&case["input"])).err().unwrap_or_else(|| "none".to_owned());
        println!("{name}: {found}");
        if found != expected {
            wrong.push(format!("{name}: {found}, but should be {expected}"));
        }
    }
    assert!(cases.len() > 300, "only {} cases", cases.len());
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Reads a case as the situation says; the error's stable name.
fn read(situation: &str, input: &str) -> Result<(), String> {
    match situation {
        "link" => Offer::parse(input, Hosts::Public).map(drop).map_err(link_error),
        "code" => TypedCode::parse(input).map(drop).map_err(code_error),
        _ => {
            let bytes = HEXLOWER.decode(input.as_bytes()).expect("hex");
            open(situation, &bytes).map_err(|error| error.name().to_owned())
        }
    }
}

fn open(situation: &str, bytes: &[u8]) -> Result<(), WireError> {
    match situation {
        "challenge" => {
            let (account, device) = (enrolled().account, enrolled().device);
            OpenedChallenge::open(bytes, &statement(), &account, &device, (T0 + 60) * 1000).map(drop)
        }
        "statement" => VerifiedStatement::open(bytes, &pin())?.check_time(now()),
        "newer" => statement().accept(bytes, now()).map(drop),
        "newer-than-2" => newer_statement().accept(bytes, now()).map(drop),
        "successor" => VerifiedStatement::open(bytes, &pin())?.successor(now()).map(drop),
        "poll-reply" => poll_reply(bytes, &statement(), now()).map(drop),
        "poll-reply-under-2" => poll_reply(bytes, &newer_statement(), now()).map(drop),
        "poll-reply-in-100-days" => poll_reply(bytes, &statement(), in_days(100)).map(drop),
        "poll-reply-in-400-days" => poll_reply(bytes, &statement(), in_days(400)).map(drop),
        "reply-to-status" => open_reply::<Polled>(bytes, message("status"), &statement(), now()).map(drop),
        "answer-reply" => open_reply::<Receipt>(bytes, message("approve"), &statement(), now()).map(drop),
        "poll" => request::<countersign_wire::approval::Poll>(bytes).map(drop),
        "status" => request::<AskStatus>(bytes).map(drop),
        "token" => request::<SetToken>(bytes).map(drop),
        "echo" => request::<Echo>(bytes).map(drop),
        "withdraw" => request::<Withdraw>(bytes).map(drop),
        "approve" | "deny" => answer(bytes),
        "enrol" => ReceivedEnrol::parse(bytes)?.verify(&tenant(), &secret()).map(drop),
        "seed" => open_contribution(bytes, &tenant(), &secret()).map(drop),
        "rotate" => ReceivedRotate::parse(bytes)?.verify(&tenant(), &key("device")).map(drop),
        "move" => ReceivedMove::parse(bytes)?.verify(&new_tenant(), &thumbprint("approval")).map(drop),
        "look-up" => LookUp::decode(bytes).map(drop),
        "look-up-reply" => looked_up(bytes, &origin(), Some(&pin())),
        "look-up-reply-typed" => looked_up(bytes, &origin(), None),
        "look-up-reply-elsewhere" => {
            looked_up(bytes, &Origin::parse("https://evil.example").expect("an origin"), Some(&pin()))
        }
        other => panic!("no situation {other}"),
    }
}

fn poll_reply(bytes: &[u8], held: &VerifiedStatement, now: TimeBounds) -> Result<Reply<Polled>, WireError> {
    open_reply(bytes, message("poll"), held, now)
}

fn in_days(days: u64) -> TimeBounds {
    TimeBounds::exactly(T0 + days * DAY)
}

fn request<R: Request>(bytes: &[u8]) -> Result<R, WireError> {
    Ok(Received::<R>::parse(bytes)?.verify(&tenant(), &key("device"))?.request)
}

/// As a provider does: the decision chooses the key, then the answer must fit the challenge.
fn answer(bytes: &[u8]) -> Result<(), WireError> {
    let received = Received::<Answer>::parse(bytes)?;
    let key = match received.unverified_request().decision {
        countersign_wire::approval::Decision::Approve => key("approval"),
        _ => key("device"),
    };
    let verified = received.verify(&tenant(), &key)?;
    verified.request.check_fits(&challenge(), &Digest::of(message("challenge")))
}

fn looked_up(bytes: &[u8], from: &Origin, pin: Option<&Pin>) -> Result<(), WireError> {
    open_look_up(bytes, &look_up(), &secret(), from, pin, now()).map(drop)
}

fn link_error(error: LinkError) -> String {
    match error {
        LinkError::TooLong => "too-long".to_owned(),
        LinkError::NotALink => "not-a-link".to_owned(),
        LinkError::UnknownVersion => "unknown-version".to_owned(),
        LinkError::Missing(part) => format!("missing-{part}"),
        LinkError::Doubled => "doubled".to_owned(),
        LinkError::Unknown => "unknown-part".to_owned(),
        LinkError::Bad(part) => format!("bad-{part}"),
        LinkError::Damaged => "damaged".to_owned(),
        LinkError::Address(error) => error.name().to_owned(),
        other => panic!("no name for {other:?}"),
    }
}

fn code_error(error: CodeError) -> String {
    match error {
        CodeError::IllegalCharacter { group } => format!("illegal-character-group-{group}"),
        CodeError::WrongLength { group } => format!("wrong-length-group-{group}"),
        CodeError::Mistyped { group } => format!("mistyped-group-{group}"),
    }
}

#[test]
fn an_error_page_is_text_and_no_reply() {
    let page = b"<!doctype html><title>404</title>";
    assert!(from_utf8(page).is_ok());
    assert!(poll_reply(page, &statement(), now()).is_err());
}
