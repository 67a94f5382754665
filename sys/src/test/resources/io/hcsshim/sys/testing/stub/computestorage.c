/* computestorage.dll: layers by documents. */
#include "folders.h"

#include <stdlib.h>

/* Notes the call with its texts, and takes its script. */
static bool begin(const char *function, const char *texts, HRESULT *result)
{
    script_t script = {0, NULL, 0};
    bool found = enter(function, &script);

    note("%s %s", function, texts);
    *result = found ? script.result : S_OK;
    free(script.text);
    return found;
}

static HRESULT one(const char *function, const WCHAR *path)
{
    OWNED *folder = narrow(path);
    HRESULT result;

    if (!begin(function, folder, &result) && !folder_exists(folder))
        return E_PATH_NOT_FOUND;
    return result;
}

static HRESULT two(const char *function, const WCHAR *path, const WCHAR *document)
{
    OWNED *folder = narrow(path), *text = narrow(document), *both = format("%s %s", folder, text);
    HRESULT result;

    begin(function, both, &result);
    return result;
}

EXPORT HRESULT HcsAttachLayerStorageFilter(const WCHAR *layer, const WCHAR *data)
{
    return two("HcsAttachLayerStorageFilter", layer, data);
}

EXPORT HRESULT HcsAttachOverlayFilter(const WCHAR *volume, const WCHAR *data)
{
    return two("HcsAttachOverlayFilter", volume, data);
}

EXPORT HRESULT HcsDetachOverlayFilter(const WCHAR *volume, const WCHAR *data)
{
    return two("HcsDetachOverlayFilter", volume, data);
}

EXPORT HRESULT HcsDetachLayerStorageFilter(const WCHAR *layer)
{
    return one("HcsDetachLayerStorageFilter", layer);
}

EXPORT HRESULT HcsDestroyLayer(const WCHAR *layer)
{
    OWNED *folder = narrow(layer);
    HRESULT result;

    return begin("HcsDestroyLayer", folder, &result) ? result : remove_folder(folder);
}

EXPORT HRESULT HcsExportLayer(const WCHAR *layer, const WCHAR *target, const WCHAR *data, const WCHAR *options)
{
    OWNED *from = narrow(layer), *to = narrow(target), *below = narrow(data), *how = narrow(options);
    OWNED *all = format("%s %s %s %s", from, to, below, how);
    HRESULT result;

    return begin("HcsExportLayer", all, &result) ? result : copy_folder(from, to);
}

EXPORT HRESULT HcsImportLayer(const WCHAR *layer, const WCHAR *source, const WCHAR *data)
{
    OWNED *to = narrow(layer), *from = narrow(source), *below = narrow(data);
    OWNED *all = format("%s %s %s", to, from, below);
    HRESULT result;

    return begin("HcsImportLayer", all, &result) ? result : copy_folder(from, to);
}

EXPORT HRESULT HcsInitializeWritableLayer(const WCHAR *layer, const WCHAR *data, const WCHAR *options)
{
    OWNED *folder = narrow(layer), *below = narrow(data), *how = narrow(options);
    OWNED *all = format("%s %s [%s]", folder, below, how);
    HRESULT result;

    begin("HcsInitializeWritableLayer", all, &result);
    return result;
}

static bool is_disk(HANDLE handle)
{
    if (handle >> 60 == 0xC)
        return true;
    count("wrong handles", 1);
    return false;
}

EXPORT HRESULT HcsFormatWritableLayerVhd(HANDLE disk)
{
    HRESULT result;

    is_disk(disk);
    begin("HcsFormatWritableLayerVhd", "", &result);
    return result;
}

EXPORT HRESULT HcsGetLayerVhdMountPath(HANDLE disk, WCHAR **path)
{
    script_t script = {0, NULL, 0};
    bool found = enter("HcsGetLayerVhdMountPath", &script);

    is_disk(disk);
    *path = task_text(found ? script.text : "\\\\?\\Volume{6c617965-0000-4000-8000-722061206469}\\");
    free(script.text);
    return found ? script.result : S_OK;
}

EXPORT HRESULT HcsSetupBaseOSLayer(const WCHAR *layer, HANDLE disk, const WCHAR *options)
{
    OWNED *folder = narrow(layer), *how = narrow(options);
    OWNED *all = format("%s %s %s", folder, disk == 0 ? "no disk" : "a disk", how);
    HRESULT result;

    if (disk != 0)
        is_disk(disk);
    begin("HcsSetupBaseOSLayer", all, &result);
    return result;
}

EXPORT HRESULT HcsSetupBaseOSVolume(const WCHAR *layer, const WCHAR *volume, const WCHAR *options)
{
    OWNED *folder = narrow(layer), *where = narrow(volume), *how = narrow(options);
    OWNED *all = format("%s %s %s", folder, where, how);
    HRESULT result;

    begin("HcsSetupBaseOSVolume", all, &result);
    return result;
}
