#include "store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

pthread_mutex_t store_lock = PTHREAD_MUTEX_INITIALIZER;
object_t *objects;

object_t *find_object(int kind, const char *id)
{
    object_t *at = objects;

    while (at != NULL && (at->kind != kind || strcasecmp(at->id, id) != 0))
        at = at->next;
    return at;
}

void set_document(object_t *object, char *document)
{
    free(object->document);
    object->document = document;
}

void set_member(object_t *object, const char *name, char *value)
{
    set_document(object, json_with(object->document, name, value));
    free(value);
}

object_t *add_object(int kind, const char *document)
{
    object_t *added = calloc(1, sizeof *added);
    char *id = json_string(document, "ID");

    added->kind = kind;
    added->document = strdup(document);
    if (*id != 0) {
        snprintf(added->id, sizeof added->id, "%s", id);
    } else {
        new_guid_text(added->id);
        set_member(added, "ID", format("\"%s\"", added->id));
    }
    free(id);
    added->next = objects;
    objects = added;
    return added;
}

void remove_object(object_t *object)
{
    for (object_t **at = &objects; *at != NULL; at = &(*at)->next) {
        if (*at == object) {
            *at = object->next;
            break;
        }
    }
    free(object->document);
    free(object);
}

void remove_all_objects(void)
{
    while (objects != NULL)
        remove_object(objects);
}
