import Companion
import PhotosUI
import SwiftUI

/// Scan, type or paste; one page before anything is sent; six digits; done.
struct AddScreen: View {
  let model: AddModel
  let link: String?
  let done: @MainActor () -> Void
  @State private var picture: PhotosPickerItem?
  @State private var cameraAllowed: Bool?
  @State private var light = false

  var body: some View {
    Page {
      if !model.state.connected { Label(phrase(.addOffline), systemImage: "wifi.slash") }
      switch model.state.step {
      case .choosing: choosing
      case .typing(let typing): TypedCode(model: model, typing: typing)
      case .confirming(let offer, let asking): confirming(offer, asking)
      case .renewing(_, let account): renewing(account)
      case .picking(_, let accounts): picking(accounts)
      case .alreadyHere(let account):
        Text(Say(.addRenewTitle, ["account": .text(account.label)])).font(.title2.bold())
        Button(phrase(.buttonDone), action: done).buttonStyle(WideButton(role: .primary))
      case .comparing(let offer, let account): comparing(offer, account)
      case .adding: ProgressView(phrase(.addAdding))
      case .digits(let digits): show(digits)
      case .typeBack(let part, _): show(typeBack: part)
      case .done(let account): finished(account)
      case .failed(let failure): FailureView(failure: failure) { _ in model.startAgain() }
      }
    }
    .navigationTitle(phrase(.addTitle))
    .onAppear { if let link { model.opened(by: link) } }
    .onChange(of: picture) { _, chosen in
      Task { if let file = try? await chosen?.loadTransferable(type: Data.self) { model.readPicture(file) } }
    }
  }

  @ViewBuilder private var choosing: some View {
    camera.task { cameraAllowed = await Scanner.isAllowed() }
    PhotosPicker(phrase(.addScanPicture), selection: $picture, matching: .images).buttonStyle(WideButton())
    Button(phrase(.addType)) { model.type() }.buttonStyle(WideButton())
    PasteButton(payloadType: String.self) { texts in
      if let text = texts.first { Task { @MainActor in model.readScanned(text) } }
    }
    .frame(minHeight: Design.Size.touchTarget)
    .accessibilityLabel(phrase(.addLink))
  }

  @ViewBuilder private var camera: some View {
    switch cameraAllowed {
    case nil: ProgressView(phrase(.buttonLoading))
    case false?:
      Text(.addScanCameraOff)
      Button(phrase(.addScanCameraSettings)) {
        if let url = URL(string: UIApplication.openSettingsURLString) { UIApplication.shared.open(url) }
      }
      .buttonStyle(WideButton())
    case true?:
      Text(.addScanText)
      Scanner(light: light) { text in
        AccessibilityNotification.Announcement(phrase(.addScanFound)).post()
        model.readScanned(text)
      }
      .frame(height: 280).clipShape(.rect(cornerRadius: Design.Size.corner))
      Toggle(phrase(.addScanLight), isOn: $light).frame(minHeight: Design.Size.touchTarget)
    }
  }

  @ViewBuilder private func confirming(_ offer: Offer, _ asking: Bool) -> some View {
    Text(.addConfirmTitle).font(.title2.bold()).accessibilityAddTraits(.isHeader)
    if let host = offer.host {
      Text(.addConfirmFrom)
      HostText(host: host).font(.title.bold())
    } else {
      Text(.addConfirmNoHost)
    }
    Text(adds(offer))
    ForEach(offer.warnings, id: \.self) { warning in
      Text(warning == .development ? .addWarningDevelopment : .addWarningTls)
    }
    Text(.addConfirmNothingSent)
    Button(phrase(.buttonContinue)) { model.agree() }.buttonStyle(WideButton(role: .primary)).disabled(asking)
    Button(phrase(.addConfirmRefuse)) { model.refuse() }.buttonStyle(WideButton())
    if asking { ProgressView(phrase(Say(.addAsking, ["host": .text(offer.host ?? "")]))) }
  }

  private func adds(_ offer: Offer) -> Say {
    switch (offer.issuer, offer.account) {
    case (let issuer?, let account?):
      Say(.addConfirmAdds, ["issuer": .text(issuer), "account": .text(account)])
    case (let one?, nil), (nil, let one?): Say(.addConfirmAddsOne, ["account": .text(one)])
    case (nil, nil): Say(.addConfirmAddsUnknown)
    }
  }

  @ViewBuilder private func renewing(_ account: Account) -> some View {
    Text(Say(.addRenewTitle, ["account": .text(account.label)])).font(.title2.bold())
    Button(phrase(.addRenew)) { model.renew() }.buttonStyle(WideButton(role: .primary))
    Button(phrase(.addRenewOther)) { model.addAnother() }.buttonStyle(WideButton())
  }

  @ViewBuilder private func picking(_ accounts: [Account]) -> some View {
    Text(.reactivatePick).font(.title2.bold())
    ForEach(accounts) { account in
      Button(account.label) { model.pick(account.id) }.buttonStyle(WideButton())
    }
    Button(phrase(.addRenewOther)) { model.addAnother() }.buttonStyle(WideButton())
  }

  @ViewBuilder private func comparing(_ offer: Offer, _ account: Account) -> some View {
    Text(.reactivateUnsigned)
    HostPair(old: account.enrolments.first?.host ?? "", new: offer.host ?? "")
    Button(phrase(Say(.reactivateKeepBoth, ["count": 30]))) { model.replace() }
      .buttonStyle(WideButton(role: .primary))
    Button(phrase(.addConfirmRefuse)) { model.refuse() }.buttonStyle(WideButton())
  }

  @ViewBuilder private func show(_ digits: String) -> some View {
    Text(.addDigitsTitle).font(.title2.bold())
    Text(verbatim: CodeText.grouped(digits))
      .font(.system(size: Design.TypeSize.display).monospacedDigit())
      .environment(\.layoutDirection, .leftToRight)
      .accessibilityLabel(phrase(Say(.addDigitsSpoken, ["code": .text(CodeText.spoken(digits))])))
    Text(.addDigitsWhy)
    ProgressView(phrase(.addDigitsWaiting))
    Text(.addDigitsGoesOn).font(.footnote)
  }

  @ViewBuilder private func show(typeBack part: String) -> some View {
    Text(.addTypeBackTitle).font(.title2.bold()).accessibilityAddTraits(.isHeader)
    Text(verbatim: part)
      .font(.title.monospaced())
      .environment(\.layoutDirection, .leftToRight)
      .accessibilityLabel(phrase(Say(.accountsCodeSpoken, ["code": .text(CodeText.spoken(part))])))
      .privacySensitive()
    Text(.addTypeBackWhy)
    Button(phrase(.buttonDone)) { model.typedBack() }.buttonStyle(WideButton(role: .primary))
  }

  @ViewBuilder private func finished(_ account: Account?) -> some View {
    Label(
      phrase(Say(.addDoneTitle, ["account": .text(account?.label ?? "")])), systemImage: "checkmark.circle"
    ).font(.title2.bold())
    if let account { Text(AddModel.gives(account)) }
    if model.state.asksToNotify {
      Text(.permissionNotifications)
      Button(phrase(.permissionNotificationsAllow)) { model.allowNotifications() }.buttonStyle(WideButton())
    }
    Button(phrase(.buttonDone), action: done).buttonStyle(WideButton(role: .primary))
  }
}

/// Five groups and an address.
private struct TypedCode: View {
  let model: AddModel
  let typing: AddModel.Typing

  var body: some View {
    TextField(phrase(.addTypeAddress), text: Binding(reading: { typing.address }, writing: { model.address($0) }))
      .textInputAutocapitalization(.never).autocorrectionDisabled().keyboardType(.URL)
    ForEach(typing.groups.indices, id: \.self) { index in
      let group = typing.groups[index]
      HStack {
        TextField(
          phrase(Say(.addTypeGroup, ["position": .number(index + 1), "total": .number(typing.groups.count)])),
          text: Binding(reading: { group.text }, writing: { model.group(index + 1, $0) })
        )
        .font(.title3.monospaced()).textInputAutocapitalization(.characters).autocorrectionDisabled()
        switch group.state {
        case .fits:
          Image(systemName: "checkmark").accessibilityLabel(
            phrase(Say(.addTypeGroupFits, ["position": .number(index + 1)])))
        case .wrongCharacter, .mistyped:
          Image(systemName: "exclamationmark.triangle").accessibilityLabel(
            phrase(Say(.addTypeGroupWrong, ["position": .number(index + 1)])))
        case .incomplete: EmptyView()
        }
      }
      .frame(minHeight: Design.Size.touchTarget)
      .environment(\.layoutDirection, .leftToRight)
    }
    Button(phrase(.buttonContinue)) { model.readTyped() }
      .buttonStyle(WideButton(role: .primary)).disabled(!typing.isComplete)
  }
}

/// Old and new, side by side, or one above the other where the type is large.
struct HostPair: View {
  let old: String
  let new: String

  var body: some View {
    ViewThatFits {
      HStack(alignment: .top) {
        side(.reactivateHostNow, old); side(.reactivateHostNew, new)
      }
      VStack(alignment: .leading) {
        side(.reactivateHostNow, old); side(.reactivateHostNew, new)
      }
    }
  }

  private func side(_ label: Word, _ host: String) -> some View {
    VStack(alignment: .leading) {
      Text(label).font(.caption)
      HostText(host: host).font(.headline)
    }
    .frame(maxWidth: .infinity, alignment: .leading)
  }
}
