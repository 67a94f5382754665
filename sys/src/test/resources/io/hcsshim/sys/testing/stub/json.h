/* Just enough JSON for documents that are stored and changed: values stay the text they are. */
#ifndef JSON_H
#define JSON_H

#include <stdbool.h>
#include <stddef.h>

/* All results are malloc'ed. */

/* The text of a member's value; NULL if the object has none of that name. */
char *json_get(const char *object, const char *name);
/* The member as plain text, its escapes resolved as far as quotes and backslashes go; "" if there is none. */
char *json_string(const char *object, const char *name);
/* The object with the member replaced or added; without it if the value is NULL. */
char *json_with(const char *object, const char *name, const char *value);
/* The n-th element of an array; NULL if there are fewer. */
char *json_item(const char *array, size_t n);
/* The array with one more element, or without those equal to it. */
char *json_add(const char *array, const char *item);
char *json_remove(const char *array, const char *item);

#endif
