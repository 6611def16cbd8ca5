package androidx.test.internal.platform.app;

import android.app.Activity;
import android.app.Instrumentation;
import android.content.Intent;
import android.os.Bundle;

/** Drives activities. */
public interface ActivityInvoker {
    Intent getIntentForActivity(Class<? extends Activity> type);

    void startActivity(Intent intent);

    void startActivity(Intent intent, Bundle options);

    default void startActivityForResult(Intent intent) {
        startActivity(intent);
    }

    default void startActivityForResult(Intent intent, Bundle options) {
        startActivity(intent, options);
    }

    Instrumentation.ActivityResult getActivityResult();

    void resumeActivity(Activity activity);

    void pauseActivity(Activity activity);

    void stopActivity(Activity activity);

    void recreateActivity(Activity activity);

    void finishActivity(Activity activity);
}
