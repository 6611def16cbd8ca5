package org.countersign.companion.push

import android.app.job.JobInfo
import android.app.job.JobParameters
import android.app.job.JobScheduler
import android.app.job.JobService
import android.content.ComponentName
import android.content.Context
import kotlinx.coroutines.Job
import org.countersign.companion.Countersign
import java.util.concurrent.TimeUnit

/** Where nobody rings, the phone asks now and then; where somebody does, it still delivers what waits for a network. */
class PollJob : JobService() {
    private var polling: Job? = null

    override fun onStartJob(parameters: JobParameters): Boolean {
        val countersign = Countersign.of(this)
        polling =
            countersign.launch {
                countersign.inbox.poll()
                jobFinished(parameters, false)
            }
        return true
    }

    override fun onStopJob(parameters: JobParameters): Boolean {
        polling?.cancel()
        return true
    }

    companion object {
        private const val JOB = 0x436f
        private val EVERY = TimeUnit.MINUTES.toMillis(15)

        /** Asks every quarter of an hour, the system's shortest, whenever there is a network. */
        fun schedule(context: Context) {
            val job =
                JobInfo
                    .Builder(JOB, ComponentName(context, PollJob::class.java))
                    .setRequiredNetworkType(JobInfo.NETWORK_TYPE_ANY)
                    .setPeriodic(EVERY)
                    .setPersisted(true)
                    .build()
            context.getSystemService(JobScheduler::class.java).schedule(job)
        }
    }
}
