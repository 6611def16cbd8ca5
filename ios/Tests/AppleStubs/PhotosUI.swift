// Declarations for checking types; see README.md. Of PhotosUI.
import SwiftUI

public struct PHPickerFilter: Sendable {
  public static let images = PHPickerFilter()
}

public struct PhotosPickerItem: Equatable, Hashable, Sendable {
  public func loadTransferable<Item: Transferable>(type: Item.Type) async throws -> Item? { fatalError() }
}

public struct PhotosPicker: PrimitiveView {
  public nonisolated init<Title: StringProtocol>(
    _ title: Title, selection: Binding<PhotosPickerItem?>, matching filter: PHPickerFilter? = nil
  ) {}
}
