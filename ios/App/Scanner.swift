import AVFoundation
import Companion
import SwiftUI

/// The camera, until it has seen a QR code. The text goes to the library as it is.
struct Scanner: UIViewRepresentable {
  let found: (String) -> Void

  func makeCoordinator() -> Coordinator { Coordinator(found) }

  func makeUIView(context: Context) -> UIView {
    let view = PreviewView()
    context.coordinator.start(in: view)
    return view
  }

  func updateUIView(_ view: UIView, context: Context) {}

  static func dismantleUIView(_ view: UIView, coordinator: Coordinator) { coordinator.stop() }

  final class PreviewView: UIView {
    override static var layerClass: AnyClass { AVCaptureVideoPreviewLayer.self }
  }

  final class Coordinator: NSObject, AVCaptureMetadataOutputObjectsDelegate {
    private let session = AVCaptureSession()
    private let queue = DispatchQueue(label: "org.countersign.camera")
    private let found: (String) -> Void

    init(_ found: @escaping (String) -> Void) { self.found = found }

    func start(in view: UIView) {
      guard let camera = AVCaptureDevice.default(for: .video), let input = try? AVCaptureDeviceInput(device: camera),
        session.canAddInput(input)
      else { return }
      let output = AVCaptureMetadataOutput()
      session.addInput(input)
      session.addOutput(output)
      output.setMetadataObjectsDelegate(self, queue: .main)
      output.metadataObjectTypes = [.qr]
      (view.layer as? AVCaptureVideoPreviewLayer)?.session = session
      queue.async { [session] in session.startRunning() }
      view.isAccessibilityElement = true
      view.accessibilityLabel = phrase(.addScanText)
    }

    func stop() { queue.async { [session] in session.stopRunning() } }

    func metadataOutput(
      _ output: AVCaptureMetadataOutput, didOutput objects: [AVMetadataObject], from connection: AVCaptureConnection
    ) {
      guard let text = (objects.first as? AVMetadataMachineReadableCodeObject)?.stringValue else { return }
      stop()
      found(text)
    }
  }
}
