import AVFoundation
import Companion
import SwiftUI

/// The camera, until it has seen a QR code. The text goes to the library as it is.
struct Scanner: UIViewRepresentable {
  let light: Bool
  let found: @MainActor (String) -> Void

  func makeCoordinator() -> CodeReader { CodeReader(found) }

  func makeUIView(context: Context) -> PreviewView {
    let view = PreviewView()
    view.isAccessibilityElement = true
    view.accessibilityLabel = phrase(.addScanText)
    context.coordinator.start(in: view)
    return view
  }

  func updateUIView(_ view: PreviewView, context: Context) { context.coordinator.camera.shine(light) }

  static func dismantleUIView(_ view: PreviewView, coordinator: CodeReader) { coordinator.camera.stop() }

  /// Whether the camera may be used; the system asks once.
  static func isAllowed() async -> Bool {
    switch AVCaptureDevice.authorizationStatus(for: .video) {
    case .authorized: true
    case .notDetermined: await AVCaptureDevice.requestAccess(for: .video)
    default: false
    }
  }
}

/// What the camera sees.
final class PreviewView: UIView {
  override static var layerClass: AnyClass { AVCaptureVideoPreviewLayer.self }

  func show(_ session: AVCaptureSession) {
    guard let layer = layer as? AVCaptureVideoPreviewLayer else { return }
    layer.videoGravity = .resizeAspectFill
    layer.session = session
  }
}

/// Hears of codes on the main thread, and passes on the first one.
@MainActor
final class CodeReader: NSObject, AVCaptureMetadataOutputObjectsDelegate {
  let camera = Camera()
  private var found: ((String) -> Void)?

  init(_ found: @escaping (String) -> Void) { self.found = found }

  func start(in view: PreviewView) {
    view.show(camera.session)
    camera.start(telling: self)
  }

  nonisolated func metadataOutput(
    _ output: AVCaptureMetadataOutput, didOutput objects: [AVMetadataObject], from connection: AVCaptureConnection
  ) {
    guard let text = (objects.first as? AVMetadataMachineReadableCodeObject)?.stringValue else { return }
    MainActor.assumeIsolated { saw(text) }
  }

  private func saw(_ text: String) {
    camera.stop()
    found?(text)
    found = nil
  }
}

/// One session, set up, started and stopped on a queue of its own, since each of these can take a while.
final class Camera: @unchecked Sendable {
  let session = AVCaptureSession()
  private let device = AVCaptureDevice.default(for: .video)
  private let queue = DispatchQueue(label: "org.countersign.camera")

  func start(telling reader: CodeReader) {
    queue.async { [self] in
      guard let device, let input = try? AVCaptureDeviceInput(device: device), session.canAddInput(input) else {
        return
      }
      let output = AVCaptureMetadataOutput()
      session.beginConfiguration()
      session.addInput(input)
      if session.canAddOutput(output) { session.addOutput(output) }
      // Asking for a kind that is not on offer ends the app.
      if output.availableMetadataObjectTypes.contains(.qr) {
        output.setMetadataObjectsDelegate(reader, queue: .main)
        output.metadataObjectTypes = [.qr]
      }
      session.commitConfiguration()
      session.startRunning()
    }
  }

  func stop() { queue.async { [self] in session.stopRunning() } }

  func shine(_ on: Bool) {
    queue.async { [self] in
      guard let device, device.hasTorch, (try? device.lockForConfiguration()) != nil else { return }
      device.torchMode = on ? .on : .off
      device.unlockForConfiguration()
    }
  }
}
