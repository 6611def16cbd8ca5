import CountersignCore
import Foundation
import Testing

@testable import Companion

/// From the generated types to those of the companion: nothing is lost and nothing is mixed up.
struct MapperTests {
  @Test func aProblemKeepsItsCodeWhoRemedyAndParameters() {
    let problem = Problem(
      code: "rate-limited", who: .wait, remedy: .wait, untilMs: 1_700_000_000_123, group: 4, first: .report,
      clockAheadMs: -1500, account: "1")
    let failure = Companion.Failure(problem)
    #expect(failure.code == "rate-limited" && failure.who == .wait && failure.remedy == .wait)
    #expect(failure.until == Date(timeIntervalSince1970: 1_700_000_000.123))
    #expect(failure.group == 4 && failure.first == .report)
    #expect(failure.clockAhead == .milliseconds(-1500) && failure.account == AccountID(rawValue: "1"))
  }

  @Test func everyRemedyHasItsOwn() {
    let all: [CountersignCore.Remedy] = [
      .tryAgain, .newOffer, .reactivate, .signInAgain, .wait, .unlock, .checkClock, .checkNetwork, .askOrganisation,
      .update, .checkStorage, .reportBug,
    ]
    #expect(all.map(Companion.Remedy.init) == Companion.Remedy.allCases)
    let who: [CountersignCore.Who] = [.you, .organisation, .wait, .update, .developer]
    #expect(who.map(Companion.Who.init) == Companion.Who.allCases)
  }

  @Test func everyStateOfPromptsHasItsOwn() {
    #expect(Prompts(.codesOnly) == .codesOnly && Prompts(.ready) == .ready)
    #expect(Prompts(.confirming(digits: "123456")) == .confirming(digits: "123456"))
    #expect(Prompts(.noDeviceToken) == .noDeviceToken)
    #expect(Prompts(.suspended(untilMs: 5000)) == .suspended(until: Date(timeIntervalSince1970: 5)))
    let troubles: [CountersignCore.Trouble] = [
      .notActivated, .keyGone, .providerMoved, .cloneSuspected, .rolledBack, .deleted, .takenOver, .revoked,
      .otherServer, .addressMoved,
    ]
    let ours: [Companion.Trouble] = [
      .notActivated, .keyGone, .providerMoved, .cloneSuspected, .rolledBack, .deleted, .takenOver, .revoked,
      .otherServer, .addressMoved,
    ]
    for (theirs, our) in zip(troubles, ours) {
      #expect(
        Prompts(.needsReactivation(reason: theirs, suspected: true)) == .needsReactivation(our, suspected: true))
    }
  }

  @Test func receiptsSayWhatWasRecordedAndHowSure() {
    let receipt = Companion.Receipt(
      .recorded(decision: .deny, atMs: 1000, codeToShow: "42", pausedUntilMs: 2000, signed: true))
    #expect(
      receipt
        == .recorded(
          .deny, at: Date(timeIntervalSince1970: 1), codeToShow: "42", pausedUntil: Date(timeIntervalSince1970: 2),
          signed: true))
    #expect(Companion.Receipt(.noted(decision: .approve, signed: false)) == .noted(.approve, signed: false))
    #expect(
      Companion.Receipt(.tooLate(signedInAtMs: 3000, signed: false))
        == .tooLate(signedInAt: Date(timeIntervalSince1970: 3), signed: false))
  }

  @Test func whatIsTypedBackArrivesAndIsNotPrinted() {
    let activated = Companion.Activated(
      .init(account: "1", enrolment: nil, confirmation: "482913", typeBack: "AAAABBBBCCCC", proof: nil))
    #expect(activated.typeBack == "AAAABBBBCCCC" && activated.confirmation == "482913")
    for printed in ["\(activated)", String(reflecting: activated), String(describing: [activated])] {
      #expect(!printed.contains("AAAA") && !printed.contains("482913"))
    }
  }

  @Test func whatThePersonDoesArrivesAsIs() {
    #expect(CountersignCore.Answer(.approve(number: "42")) == .approve(number: "42"))
    #expect(CountersignCore.Answer(.deny) == .deny && CountersignCore.Answer(.report) == .report)
    #expect(CountersignCore.Activate(.new(label: "Work")) == .new(label: "Work"))
    #expect(CountersignCore.Activate(.replacing(AccountID(rawValue: "1"))) == .replacing(account: "1"))
  }

  @Test func everyDeviceTokenKeepsItsChannel() {
    let apns = CountersignCore.DeviceToken(.apns(token: "00ff", topic: "app", sandbox: true))
    #expect(apns == .apns(token: "00ff", topic: "app", sandbox: true))
    #expect(CountersignCore.DeviceToken(.fcm(token: "t")) == .fcm(token: "t"))
    #expect(CountersignCore.DeviceToken(.webPush(endpoint: "https://x")) == .webPush(endpoint: "https://x"))
    #expect(CountersignCore.DeviceToken(.polling) == .polling)
  }

  @Test func everyLineOfTheCheckUpKeepsItsSubject() {
    #expect(Subject(.clock(aheadMs: -1500)) == .clock(ahead: .milliseconds(-1500)))
    #expect(
      Subject(.providerClock(host: "h", aheadMs: 2000)) == .providerClock(host: "h", ahead: .seconds(2)))
    #expect(Subject(.vault) == .vault && Subject(.keys(host: "h")) == .keys(host: "h"))
    #expect(Subject(.provider(host: "h", lastContactMs: nil)) == .provider(host: "h", lastContact: nil))
    #expect(Subject(.standing(host: "h")) == .standing(host: "h"))
    #expect(Subject(.deviceToken(host: "h", channel: "apns")) == .rings(host: "h", channel: "apns"))
    #expect(Subject(.openPrompts(count: 2)) == .openPrompts(2) && Subject(.waiting(count: 3)) == .waiting(3))
  }

  @Test func everyStoryAndGroupHasItsOwn() {
    let stories: [CountersignCore.Story] = [.enrol, .prove, .answer, .setDeviceToken, .rotateKey, .follow, .withdraw]
    let ours: [Companion.Story] = [.enrol, .prove, .answer, .setDeviceToken, .rotateKey, .follow, .withdraw]
    #expect(stories.map(Companion.Story.init) == ours)
    let groups: [CountersignCore.CodeGroup] = [.fits, .incomplete, .wrongCharacter, .mistyped]
    #expect(groups.map(Companion.CodeGroup.init) == [.fits, .incomplete, .wrongCharacter, .mistyped])
  }

  @Test func timesAndSpansGoThereAndBack() {
    #expect(Int64(1_700_000_000_123).moment.milliseconds == 1_700_000_000_123)
    #expect(Int64(1234).span.milliseconds == 1234 && Duration.seconds(2).milliseconds == 2000)
  }
}
