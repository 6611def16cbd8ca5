#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

// Swift sees no C macros with arguments and no variadic functions.
static inline EVP_PKEY *countersign_make_p256(void) { return EVP_EC_gen("P-256"); }
static inline EVP_PKEY *countersign_make_rsa(unsigned bits) { return EVP_RSA_gen(bits); }
