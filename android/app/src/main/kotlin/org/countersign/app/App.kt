package org.countersign.app

import android.app.Application
import android.content.Context
import android.content.Intent
import org.countersign.companion.AccountId
import org.countersign.companion.Countersign
import org.countersign.companion.push.Pages

/** The process. */
open class App : Application() {
    override fun onCreate() {
        super.onCreate()
        start()
    }

    /** Tests bring a development host. */
    protected open fun start() {
        Countersign.start(this, AppPages)
    }
}

/** Where notifications lead. */
object AppPages : Pages {
    override fun prompt(context: Context) = Intent(context, PromptActivity::class.java)

    override fun reactivate(context: Context, account: String?): Intent =
        ReactivateActivity.intent(context, account?.let(::AccountId))
}
