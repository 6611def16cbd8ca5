package androidx.test.runner.lifecycle;

import java.util.concurrent.atomic.AtomicReference;

/** The one monitor of activity stages. */
public final class ActivityLifecycleMonitorRegistry {
    private static final AtomicReference<ActivityLifecycleMonitor> REGISTERED = new AtomicReference<>();

    private ActivityLifecycleMonitorRegistry() {}

    public static ActivityLifecycleMonitor getInstance() {
        ActivityLifecycleMonitor monitor = REGISTERED.get();
        if (monitor == null) throw new IllegalStateException("no monitor was registered");
        return monitor;
    }

    public static void registerInstance(ActivityLifecycleMonitor monitor) {
        REGISTERED.set(monitor);
    }
}
