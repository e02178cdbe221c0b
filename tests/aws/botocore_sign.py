"""Signs requests with botocore: the oracle of tests/unit/aws/signing_oracle_test.cc.

Reads a JSON list of {service, region, method, url, headers, body, timestamp, access_key, secret, token} from the file
named, and prints a JSON list of their Authorization headers.
"""
import json
import sys

from botocore.auth import S3SigV4Auth, SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def authorization(one):
    request = AWSRequest(method=one["method"], url=one["url"], headers=dict(one["headers"]), data=one["body"].encode())
    request.context["timestamp"] = one["timestamp"]
    request.context["payload_signing_enabled"] = True
    credentials = Credentials(one["access_key"], one["secret"], one["token"] or None)
    kind = S3SigV4Auth if one["service"] == "s3" else SigV4Auth
    auth = kind(credentials, one["service"], one["region"])
    # What add_auth() does, at a time of our own.
    auth._modify_request_before_signing(request)
    canonical = auth.canonical_request(request)
    signature = auth.signature(auth.string_to_sign(request, canonical), request)
    auth._inject_signature_to_request(request, signature)
    return request.headers["Authorization"]


with open(sys.argv[1], encoding="utf-8") as file:
    print(json.dumps([authorization(one) for one in json.load(file)]))
