/* cimfs.dll and cimwriter.dll: images are lists of what was put into them, noted when they are committed. */
#include "stub.h"

#include <stdlib.h>
#include <string.h>

#define E_INVALID_HANDLE ((HRESULT)0x80070006)
#define E_INVALID_PARAMETER ((HRESULT)0x80070057)
#define E_TOO_MUCH ((HRESULT)0x80070026)
#define ENTER(function)                 \
    script_t script = {0, NULL, 0};     \
    if (enter(function, &script)) {     \
        free(script.text);              \
        return script.result;           \
    }

typedef struct {
    uint32_t attributes;
    int64_t size, created, written, changed, accessed;
    const char *security;
    uint32_t security_size;
    const char *reparse;
    uint32_t reparse_size;
    const char *attributes_list;
    uint32_t attributes_size;
} FILE_DATA;

typedef struct { const WCHAR *folder, *name; } IMAGE_PATH;

/* One image and one stream at a time are enough for a test. */
static HANDLE image, stream, last = 0x9000000000000000;
static int64_t left;
static char *content;

static HRESULT check(HANDLE handle)
{
    if (handle != 0 && handle == image)
        return S_OK;
    count("wrong handles", 1);
    return E_INVALID_HANDLE;
}

EXPORT HRESULT CimCreateImage2(const WCHAR *path, uint32_t flags, const WCHAR *before, const WCHAR *after,
    HANDLE *handle)
{
    OWNED *folder = narrow(path), *from = narrow(before), *to = narrow(after);
    ENTER("CimCreateImage2");
    note("CimCreateImage %s 0x%x %s -> %s", folder, flags, from == NULL ? "nothing" : from, to == NULL ? "itself" : to);
    *handle = image = last += 16;
    count("images", 1);
    return S_OK;
}

EXPORT HRESULT CimCreateImage(const WCHAR *path, const WCHAR *before, const WCHAR *after, HANDLE *handle)
{
    ENTER("CimCreateImage");
    return CimCreateImage2(path, 0, before, after, handle);
}

EXPORT HRESULT CimCommitImage(HANDLE handle)
{
    ENTER("CimCommitImage");
    note("CimCommitImage");
    return check(handle);
}

EXPORT void CimCloseImage(HANDLE handle)
{
    if (check(handle) == S_OK) {
        image = 0;
        count("images", -1);
    }
}

static HANDLE open_stream(int64_t size)
{
    stream = last += 16;
    left = size;
    content = strdup("");
    count("streams", 1);
    return stream;
}

EXPORT HRESULT CimCreateFile(HANDLE handle, const WCHAR *path, const FILE_DATA *file, HANDLE *out)
{
    OWNED *name = narrow(path);
    ENTER("CimCreateFile");
    note("CimCreateFile %s 0x%x %lld bytes, times %lld %lld %lld %lld, [%.*s] [%.*s] [%.*s]", name, file->attributes,
        (long long)file->size, (long long)file->created, (long long)file->accessed, (long long)file->written,
        (long long)file->changed, (int)file->security_size, file->security == NULL ? "" : file->security,
        (int)file->attributes_size, file->attributes_list == NULL ? "" : file->attributes_list,
        (int)file->reparse_size, file->reparse == NULL ? "" : file->reparse);
    *out = open_stream(file->size);
    return check(handle);
}

EXPORT HRESULT CimCreateAlternateStream(HANDLE handle, const WCHAR *path, uint64_t size, HANDLE *out)
{
    OWNED *name = narrow(path);
    ENTER("CimCreateAlternateStream");
    note("CimCreateAlternateStream %s %llu bytes", name, (unsigned long long)size);
    *out = open_stream((int64_t)size);
    return check(handle);
}

EXPORT HRESULT CimWriteStream(HANDLE handle, const char *bytes, uint32_t size)
{
    ENTER("CimWriteStream");
    if (handle == 0 || handle != stream)
        return E_INVALID_HANDLE;
    left -= size;
    OWNED *before = content;
    content = format("%s%.*s", before, (int)size, bytes);
    return left < 0 ? E_TOO_MUCH : S_OK;
}

EXPORT HRESULT CimCloseStream(HANDLE handle)
{
    ENTER("CimCloseStream");
    if (handle == 0 || handle != stream)
        return E_INVALID_HANDLE;
    if (*content != 0)
        note("content %s", content);
    free(content);
    content = NULL;
    stream = 0;
    count("streams", -1);
    return S_OK;
}

static HRESULT names(const char *function, HANDLE handle, const WCHAR *first, const WCHAR *second)
{
    OWNED *one = narrow(first), *two = second == NULL ? strdup("") : narrow(second);
    ENTER(function);
    note("%s %s %s", function, one, two);
    return check(handle);
}

EXPORT HRESULT CimCreateHardLink(HANDLE handle, const WCHAR *name, const WCHAR *target)
{
    return names("CimCreateHardLink", handle, name, target);
}

EXPORT HRESULT CimCreateMergeLink(HANDLE handle, const WCHAR *name, const WCHAR *target)
{
    return names("CimCreateMergeLink", handle, name, target);
}

EXPORT HRESULT CimDeletePath(HANDLE handle, const WCHAR *name)
{
    return names("CimDeletePath", handle, name, NULL);
}

EXPORT HRESULT CimTombstoneFile(HANDLE handle, const WCHAR *name)
{
    return names("CimTombstoneFile", handle, name, NULL);
}

EXPORT HRESULT CimAddFsToMergedImage2(HANDLE handle, const WCHAR *path, uint32_t flags)
{
    (void)flags;
    return names("CimAddFsToMergedImage2", handle, path, NULL);
}

EXPORT HRESULT CimAddFsToMergedImage(HANDLE handle, const WCHAR *path)
{
    return names("CimAddFsToMergedImage", handle, path, NULL);
}

enum { DIGEST = 32 };
static const uint8_t digest_of_all[DIGEST] = {1, 2, 3, 0xFF};

EXPORT HRESULT CimSealImage(const WCHAR *path, uint64_t *hash_size, uint64_t *header_size, uint8_t *hash)
{
    OWNED *image = narrow(path);
    ENTER("CimSealImage");
    note("CimSealImage %s", image);
    *hash_size = DIGEST;
    *header_size = 4096;
    memcpy(hash, digest_of_all, DIGEST);
    return S_OK;
}

/* ---- mounting, which cimwriter.dll cannot --------------------------------------------------------------------- */

#ifndef WRITER
static GUID mounted;

static HRESULT mount(const char *function, uint32_t flags, const GUID *volume)
{
    ENTER(function);
    note("%s flags 0x%x", function, flags);
    mounted = *volume;
    count("mounts", 1);
    return S_OK;
}

EXPORT HRESULT CimMountImage(const WCHAR *folder, const WCHAR *name, uint32_t flags, const GUID *volume)
{
    OWNED *where = narrow(folder), *what = narrow(name);
    note("image %s in %s", what, where);
    return mount("CimMountImage", flags, volume);
}

EXPORT HRESULT CimMergeMountImage(uint32_t number, const IMAGE_PATH *images, uint32_t flags, const GUID *volume)
{
    for (uint32_t i = 0; i < number; i++) {
        OWNED *where = narrow(images[i].folder), *what = narrow(images[i].name);
        note("image %s in %s", what, where);
    }
    return number < 2 ? E_INVALID_PARAMETER : mount("CimMergeMountImage", flags, volume);
}

/* Images whose names begin with "sealed" are. */
EXPORT HRESULT CimGetVerificationInformation(const WCHAR *path, uint32_t *sealed, uint64_t *hash_size,
    uint64_t *signature_size, uint64_t *header_size, uint8_t *hash, uint8_t *signature)
{
    OWNED *image = narrow(path);
    ENTER("CimGetVerificationInformation");
    const char *name = strrchr(image, '/');
    *sealed = strncmp(name == NULL ? image : name + 1, "sealed", 6) == 0;
    *hash_size = *sealed ? DIGEST : 0;
    *signature_size = 0;
    *header_size = 4096;
    if (signature != NULL)
        return E_INVALID_PARAMETER;
    if (*sealed)
        memcpy(hash, digest_of_all, DIGEST);
    return S_OK;
}

static bool is_digest(uint16_t size, const uint8_t *hash)
{
    return size == DIGEST && memcmp(hash, digest_of_all, DIGEST) == 0;
}

EXPORT HRESULT CimMountVerifiedImage(const WCHAR *folder, const WCHAR *name, uint32_t flags, const GUID *volume,
    uint16_t hash_size, const uint8_t *hash)
{
    OWNED *where = narrow(folder), *what = narrow(name);
    note("image %s in %s", what, where);
    return is_digest(hash_size, hash) ? mount("CimMountVerifiedImage", flags, volume) : E_INVALID_PARAMETER;
}

EXPORT HRESULT CimMergeMountVerifiedImage(uint32_t number, const IMAGE_PATH *images, uint32_t flags, const GUID *volume,
    uint16_t hash_size, const uint8_t *hash)
{
    for (uint32_t i = 0; i < number; i++) {
        OWNED *where = narrow(images[i].folder), *what = narrow(images[i].name);
        note("image %s in %s", what, where);
    }
    return number >= 2 && is_digest(hash_size, hash) ? mount("CimMergeMountVerifiedImage", flags, volume)
                                                     : E_INVALID_PARAMETER;
}

EXPORT HRESULT CimDismountImage(const GUID *volume)
{
    ENTER("CimDismountImage");
    if (memcmp(volume, &mounted, sizeof mounted) != 0)
        return E_INVALID_HANDLE;
    count("mounts", -1);
    return S_OK;
}
#endif
