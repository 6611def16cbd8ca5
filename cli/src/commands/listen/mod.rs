//! `listen`: prompts appear, a person answers, the worker delivers.
//!
//! At a terminal each prompt is one question (`question.rs`). With `--json` prompts are documents and answers
//! are lines on standard input (`lines.rs`). Both end in [`Listener::answer`], which says what the provider recorded.

mod lines;
mod question;

use crate::args::Listen;
use crate::ask;
use crate::output::Output;
use crate::phone::Working;
use crate::records::{AnsweredRecord, Document, FailureRecord, PromptRecord, prompt_id};
use crate::stop::Stop;
use crate::words::{self, texts};
use console::style;
use countersign::approval::{PromptId, PromptView};
use countersign::authenticator::PendingApproval;
use countersign::exchange::{Answered, Decision, Receipt};
use countersign::protocols::Answer;
use countersign::{Authenticator, Failure, FailureCode};
use lines::Lines;
use std::collections::HashMap;
use std::time::Duration;

/// How long to wait for a receipt before listening goes on; the worker goes on delivering.
const PATIENCE: Duration = Duration::from_secs(15);

pub(super) async fn run(phone: &Authenticator, listen: &Listen, output: &Output) -> Result<(), Stop> {
    let by_question = !output.is_json() && ask::somebody_is_there();
    let listener = Listener { phone, output, by_question, once: listen.once };
    let _working = Working::start(phone);
    output.note(texts::terminal_listening());
    let all = listener.listen();
    let limit = listen.seconds.map_or(Duration::MAX, Duration::from_secs);
    tokio::select! {
        ended = all => ended,
        () = after(limit) => Ok(()),
        _ = tokio::signal::ctrl_c() => Ok(()),
    }
}

struct Listener<'a> {
    phone: &'a Authenticator,
    output: &'a Output,
    by_question: bool,
    once: bool,
}

impl Listener<'_> {
    async fn listen(&self) -> Result<(), Stop> {
        let mut lines = if self.by_question { Lines::none() } else { Lines::of_standard_input() };
        let mut shown: HashMap<PromptId, u32> = HashMap::new();
        let mut seen = 0;
        loop {
            let pending = self.phone.pending()?;
            self.tell_ended(&mut shown, &pending)?;
            for prompt in pending {
                let about = prompt.about();
                let news = shown.insert(about.id, about.asked_times) != Some(about.asked_times);
                if news {
                    self.output.document(&Document::Prompt(PromptRecord::from(about)))?;
                    if self.by_question && self.ask(prompt).await? && self.once {
                        return Ok(());
                    }
                }
            }
            tokio::select! {
                (revision, _) = self.phone.next_change(seen) => seen = revision,
                line = lines.next() => {
                    if self.take_line(&line?).await? && self.once {
                        return Ok(());
                    }
                }
                // An expiry changes nothing in the vault.
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }

    fn tell_ended(&self, shown: &mut HashMap<PromptId, u32>, pending: &[PendingApproval]) -> Result<(), Stop> {
        let open = |id: &PromptId| pending.iter().any(|prompt| prompt.about().id == *id);
        for id in shown.keys().filter(|id| !open(id)) {
            self.output.document(&Document::PromptEnded { id: prompt_id(id) })?;
        }
        shown.retain(|id, _| open(id));
        Ok(())
    }

    /// `true` if it was answered; the person may leave it alone.
    async fn ask(&self, prompt: PendingApproval) -> Result<bool, Stop> {
        self.output.line("")?;
        for line in prompt_lines(prompt.about()) {
            self.output.line(line)?;
        }
        // What is typed while a prompt appears was not meant for it.
        tokio::time::sleep(question::INERT).await;
        match question::answer(prompt.about())? {
            Some(answer) => self.answer(prompt, &answer).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// `true` if the line answered a prompt.
    async fn take_line(&self, line: &str) -> Result<bool, Stop> {
        if line.trim().is_empty() {
            return Ok(false);
        }
        let Some((id, answer)) = lines::parse(line) else {
            self.refuse(&Stop::Input(texts::terminal_answer_with("approve ID [NUMBER] | deny ID | report ID")))?;
            return Ok(false);
        };
        let found = self.phone.pending()?.into_iter().find(|prompt| prompt_id(&prompt.about().id) == id);
        match found {
            Some(prompt) => self.answer(prompt, &answer).await.map(|()| true),
            None => self.refuse(&Failure::new(FailureCode::NotFound).into()).map(|()| false),
        }
    }

    /// Decides, waits for the provider's word and tells it. What is refused is told, and listening goes on.
    async fn answer(&self, prompt: PendingApproval, answer: &Answer) -> Result<(), Stop> {
        let (about, decision) = (prompt.about().clone(), decision_of(answer));
        let waiting = self.output.waiting(texts::prompt_sending());
        let outcome = match prompt.decide(answer) {
            Ok(ticket) => tokio::time::timeout(PATIENCE, ticket.outcome()).await,
            Err(failure) => Ok(Err(failure)),
        };
        drop(waiting);
        match outcome {
            Ok(Ok(answered)) => self.tell(&about, decision, answered),
            Ok(Err(failure)) => self.refuse(&failure.into()),
            Err(_) => {
                self.output.line(texts::prompt_saved())?;
                let decision = words::decision(decision);
                self.output.document(&Document::Queued { id: prompt_id(&about.id), decision })
            }
        }
    }

    fn tell(&self, about: &PromptView, decision: Decision, answered: Answered) -> Result<(), Stop> {
        let good = style("✓").green();
        let sentence = match &answered.receipt {
            Receipt::Recorded { decision: Decision::Approve, .. } => {
                format!("{good} {}", texts::prompt_signed_in(about.relying_party.as_str()))
            }
            Receipt::Recorded { decision: Decision::Deny, .. } => format!("{good} {}", texts::prompt_stopped()),
            Receipt::Recorded { decision: Decision::Report, paused_until, .. } => {
                let paused = paused_until.map(|until| texts::accounts_paused_until(&words::moment(until)));
                let parts = [Some(texts::prompt_reported().to_owned()), paused];
                format!("{good} {}", parts.into_iter().flatten().collect::<Vec<_>>().join(". "))
            }
            Receipt::TooLate(late) => {
                let at = words::moment(late.signed_in_at);
                format!("{} {}", style("!").red().bold(), texts::prompt_stopped_too_late(&at))
            }
            Receipt::Noted { decision: Decision::Approve } => format!("{good} {}", texts::prompt_noted_yes()),
            Receipt::Noted { .. } => format!("{good} {}", texts::prompt_noted_no()),
        };
        self.output.line(sentence)?;
        if let Receipt::Recorded { code_to_show: Some(code), .. } = &answered.receipt {
            self.output.line(format!("{}:  {}", texts::prompt_code_to_type(), style(words::grouped(code)).bold()))?;
        }
        self.output.document(&Document::Answered(AnsweredRecord::new(&about.id, decision, answered)))
    }

    fn refuse(&self, stop: &Stop) -> Result<(), Stop> {
        self.output.document(&Document::Error(FailureRecord::of_stop(stop)))?;
        if !self.output.is_json() {
            self.output.stop(stop);
        }
        Ok(())
    }
}

fn decision_of(answer: &Answer) -> Decision {
    match answer {
        Answer::Approve { .. } => Decision::Approve,
        Answer::Deny => Decision::Deny,
        Answer::Report => Decision::Report,
    }
}

/// `Duration::MAX` is more than a timer takes.
async fn after(limit: Duration) {
    if limit == Duration::MAX {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(limit).await;
}

/// A prompt as a person sees it, line by line. The demo shows the same.
pub(crate) fn prompt_lines(about: &PromptView) -> Vec<String> {
    question::lines(about)
}
