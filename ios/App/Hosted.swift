import Companion
import SwiftUI

/// A screen with its model: made when the screen appears, closed when it goes. SwiftUI makes views much more often than
/// that, and a model works for as long as it is open.
struct Hosted<State: Sendable, Model: ScreenModel<State>, Content: View>: View {
  let make: () -> Model
  @ViewBuilder let content: (Model) -> Content
  @SwiftUI.State private var model: Model?

  init(_ make: @escaping @autoclosure () -> Model, @ViewBuilder content: @escaping (Model) -> Content) {
    self.make = make
    self.content = content
  }

  var body: some View {
    ZStack { if let model { content(model) } else { Color(Design.Colours.background) } }
      .onAppear { if model == nil { model = make() } }
      .onDisappear {
        model?.close()
        model = nil
      }
  }
}
