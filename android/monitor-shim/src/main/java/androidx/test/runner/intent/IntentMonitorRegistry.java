package androidx.test.runner.intent;

import java.util.concurrent.atomic.AtomicReference;

/** The one monitor of intents. */
public final class IntentMonitorRegistry {
    private static final AtomicReference<IntentMonitor> REGISTERED = new AtomicReference<>();

    private IntentMonitorRegistry() {}

    public static IntentMonitor getInstance() {
        IntentMonitor monitor = REGISTERED.get();
        if (monitor == null) throw new IllegalStateException("no monitor was registered");
        return monitor;
    }

    public static void registerInstance(IntentMonitor monitor) {
        REGISTERED.set(monitor);
    }
}
