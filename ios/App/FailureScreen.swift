import Companion
import SwiftUI
import UIKit

/// The page of a failure.
struct FailureScreen: View {
  let failure: Failure
  let help: @MainActor (Remedy) -> Void

  var body: some View {
    Page { FailureView(failure: failure, help: help) }
  }
}

/// What happened, who can fix it, one button, and details for a help desk.
struct FailureView: View {
  let failure: Failure
  let help: @MainActor (Remedy) -> Void
  @State private var at = Date()

  var body: some View {
    let page = FailurePage(failure, at: at)
    VStack(alignment: .leading, spacing: Design.Space.m) {
      Text(page.sentence).font(.title3.bold())
      Text(page.who)
      Button(phrase(page.button)) { remedy() }.buttonStyle(WideButton(role: .primary))
      DisclosureGroup(phrase(.failurePageDetails)) {
        ForEach(page.details, id: \.self) { Text($0).font(.footnote) }
        Button(phrase(.failurePageCopy)) { copy(page) }.frame(minHeight: Design.Size.touchTarget)
      }
    }
  }

  private func remedy() {
    switch failure.remedy {
    case .askOrganisation, .reportBug: copy(FailurePage(failure, at: at))
    case .checkClock, .checkNetwork, .checkStorage, .unlock:
      if let url = URL(string: UIApplication.openSettingsURLString) { UIApplication.shared.open(url) }
    case .tryAgain, .newOffer, .reactivate, .signInAgain, .wait, .update: help(failure.remedy)
    }
  }

  private func copy(_ page: FailurePage) {
    UIPasteboard.general.string = page.details.map { phrase($0) }.joined(separator: "\n")
    AccessibilityNotification.Announcement(phrase(.failurePageCopied)).post()
  }
}
