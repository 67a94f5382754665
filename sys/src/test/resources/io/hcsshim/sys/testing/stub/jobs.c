#include "jobs.h"

#include <stdlib.h>
#include <string.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static job_t *jobs;
static HANDLE last = 0xD000000000000000;

static void reset(void)
{
    pthread_mutex_lock(&lock);
    while (jobs != NULL) {
        job_t *gone = jobs;
        jobs = gone->next;
        free(gone->name);
        for (uint32_t i = 0; i < gone->rates; i++)
            free(gone->io_rates[i].volume);
        free(gone);
    }
    pthread_mutex_unlock(&lock);
}

__attribute__((constructor)) static void load(void)
{
    on_reset(reset);
}

/* A handle names a job for good: its number is that of the job. */
EXPORT HANDLE open_job(const char *name, bool is_made)
{
    pthread_mutex_lock(&lock);
    job_t *job = jobs;
    while (job != NULL && (*name == 0 || strcmp(job->name, name) != 0))
        job = job->next;
    if (job == NULL && is_made) {
        job = calloc(1, sizeof *job);
        job->name = strdup(name);
        job->handle = last += 16;
        job->processes = (uint32_t)option("processes of new jobs");
        job->next = jobs;
        jobs = job;
    }
    pthread_mutex_unlock(&lock);
    if (job == NULL)
        return 0;
    count("jobs", 1);
    return job->handle;
}

EXPORT job_t *job_of(HANDLE handle)
{
    pthread_mutex_lock(&lock);
    job_t *job = jobs;
    while (job != NULL && job->handle != handle)
        job = job->next;
    pthread_mutex_unlock(&lock);
    if (job == NULL)
        count("wrong handles", 1);
    return job;
}
