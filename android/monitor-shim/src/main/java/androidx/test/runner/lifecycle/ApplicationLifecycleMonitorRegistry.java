package androidx.test.runner.lifecycle;

import java.util.concurrent.atomic.AtomicReference;

/** The one monitor of application stages. */
public final class ApplicationLifecycleMonitorRegistry {
    private static final AtomicReference<ApplicationLifecycleMonitor> REGISTERED = new AtomicReference<>();

    private ApplicationLifecycleMonitorRegistry() {}

    public static ApplicationLifecycleMonitor getInstance() {
        ApplicationLifecycleMonitor monitor = REGISTERED.get();
        if (monitor == null) throw new IllegalStateException("no monitor was registered");
        return monitor;
    }

    public static void registerInstance(ApplicationLifecycleMonitor monitor) {
        REGISTERED.set(monitor);
    }
}
