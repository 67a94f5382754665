/* Folders that stand for layers. */
#ifndef FOLDERS_H
#define FOLDERS_H

#include "stub.h"

#define E_PATH_NOT_FOUND ((HRESULT)0x80070003)
#define E_ALREADY_EXISTS ((HRESULT)0x800700B7)

bool folder_exists(const char *path);
HRESULT make_folder(const char *path);
HRESULT remove_folder(const char *path);
/* Copies what is in a folder into another one, which is made. */
HRESULT copy_folder(const char *from, const char *to);

#endif
