package androidx.test.runner.lifecycle;

import android.app.Activity;

/** Is told how far each activity has come. */
public interface ActivityLifecycleCallback {
    void onActivityLifecycleChanged(Activity activity, Stage stage);
}
