/* Documents by kind and id, for the stand-ins of the network services. */
#ifndef STORE_H
#define STORE_H

#include "json.h"
#include "stub.h"

typedef struct object {
    struct object *next;
    int kind;
    char id[40];
    char *document;
} object_t;

extern pthread_mutex_t store_lock;
extern object_t *objects;

/* All with the lock held. Ids are compared without regard to case. */
object_t *find_object(int kind, const char *id);
/* Takes the id of the document, or makes one and writes it into the document. */
object_t *add_object(int kind, const char *document);
void remove_object(object_t *object);
void remove_all_objects(void);
/* Takes over a new document. */
void set_document(object_t *object, char *document);
/* Sets a member to the value, which is freed. */
void set_member(object_t *object, const char *name, char *value);

#endif
