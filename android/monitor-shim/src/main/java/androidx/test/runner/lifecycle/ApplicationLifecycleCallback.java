package androidx.test.runner.lifecycle;

import android.app.Application;

/** Is told how far each application has come. */
public interface ApplicationLifecycleCallback {
    void onApplicationLifecycleChanged(Application application, ApplicationStage stage);
}
