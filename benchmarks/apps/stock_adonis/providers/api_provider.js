import { HttpContext } from '@adonisjs/core/http'
import { BaseSerializer } from '@adonisjs/core/transformers'

class ApiSerializer extends BaseSerializer {
  wrap = 'data'

  definePaginationMetaData(metaData) {
    if (!this.isLucidPaginatorMetaData(metaData)) {
      throw new Error('The metadata of a page has to be that of a Lucid paginator')
    }
    return metaData
  }
}

const serializer = new ApiSerializer()

export default class ApiProvider {
  boot() {
    HttpContext.instanceProperty('serialize', function (data, resolver) {
      return serializer.serialize(data, resolver ?? this.containerResolver)
    })
  }
}
