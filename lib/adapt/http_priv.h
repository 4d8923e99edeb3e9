/* adapt/http_priv.h: libcurl's functions, loaded on first use. */
#ifndef MEZ_ADAPT_HTTP_PRIV_H
#define MEZ_ADAPT_HTTP_PRIV_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "adapt/http.h"

/* Each is called as curl.NAME(...) instead of curl_NAME(...). */
/* clang-format off */
#define MEZ_CURL_FUNCTIONS(X) \
	X(global_init) X(version_info) X(easy_init) X(easy_setopt) X(easy_getinfo) \
	X(easy_cleanup) X(easy_strerror) X(slist_append) X(slist_free_all) \
	X(multi_init) X(multi_setopt) X(multi_add_handle) X(multi_remove_handle) \
	X(multi_perform) X(multi_poll) X(multi_info_read) X(multi_cleanup) X(url) \
	X(url_set) X(url_get) X(url_cleanup) X(free)
/* clang-format on */
struct mez_curl {
#define X(name) __typeof__(curl_##name) *name;
	MEZ_CURL_FUNCTIONS(X)
#undef X
};
/* Load libcurl; once is enough.  UNAVAILABLE when it is not there or too old. */
MEZ_MUST int mez_curl_load(const struct mez_curl **out, struct mez_err *err);

#endif
