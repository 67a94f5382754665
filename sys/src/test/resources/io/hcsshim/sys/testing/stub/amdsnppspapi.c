/* amdsnppspapi.dll: a report of nothing but its number and its data. */
#include "stub.h"

#include <string.h>

typedef struct { uint32_t driver; uint64_t processor; } RESULT;

EXPORT uint32_t SnpPspIsSnpMode(uint8_t *mode)
{
    *mode = (uint8_t)option("confidential");
    return 0;
}

EXPORT uint32_t SnpPspFetchAttestationReport(const uint8_t *data, RESULT *result, uint8_t *report)
{
    script_t script = {0, NULL, 0};

    *result = (RESULT){0, 0};
    if (enter("SnpPspFetchAttestationReport", &script)) {
        result->processor = 0x100000016;
        return (uint32_t)script.result;
    }
    memset(report, 0, 1184);
    report[0] = 2;
    memcpy(report + 0x50, data, 64);
    return 0;
}
