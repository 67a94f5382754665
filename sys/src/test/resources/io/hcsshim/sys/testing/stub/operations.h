/* Operations: what every request of the second generation has, and where its outcome is found. */
#ifndef OPERATIONS_H
#define OPERATIONS_H

#include "engine.h"

#define INVALID_STATE ((HRESULT)0x80370105)
#define INVALID_JSON ((HRESULT)0x8037010D)
#define NOT_FOUND ((HRESULT)0x8037010E)
#define EXISTS ((HRESULT)0x8037010F)
#define STOPPED_ALREADY ((HRESULT)0x80370110)
#define NOT_STARTED ((HRESULT)0x80370115)
#define STARTED_ALREADY ((HRESULT)0x80370116)
#define STILL_PENDING ((HRESULT)0x80370117)
#define TIME_OVER ((HRESULT)0x80370118)
#define CALLBACK_SET ((HRESULT)0x80370119)
#define PROCESS_STOPPED ((HRESULT)0x8037011F)
#define CANCELLED ((HRESULT)0x800704C7)


/* A request under way, and its outcome. */
typedef struct operation {
    struct operation *next;
    uint64_t number;
    int type;
    int references; /* who may still look at it: its holder, and a thread that will end it */
    bool is_started, is_done;
    HRESULT result;
    char *document;
    system_t *system;
    process_t *process;
    void *context;
} operation_t;

/* All with the lock held. NULL, and counted, if there is none. */
operation_t *find_operation(uint64_t number);
/* Ends an operation as the test wants it, which is by itself at once; takes over the document. */
HRESULT complete(operation_t *operation, const char *step, char *document);
/* A request that is refused when it is made leaves its document with the operation. */
HRESULT fail(operation_t *operation, HRESULT reason);

/* Without the lock: leaves what the test wants with the operation, which may be 0. */
HRESULT answer(HANDLE operation, script_t *script);

/* The whole of a request that is only written down. */
HRESULT record(const char *function, HANDLE handle, HANDLE operation, const WCHAR *document, char *output);

#define BEGIN(function, operation)               \
    script_t script = {0, NULL, 0};              \
    if (enter(function, &script))                \
        return answer(operation, &script); \
    pthread_mutex_lock(&engine)

#endif
